"""Who counts: an engine by its address, with the same result from each."""

from __future__ import annotations

import re
import socket
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import SplitResult, parse_qsl, urlsplit

from merilo.core.tally import expression
from merilo.core.tally.sheets import Sheets, SheetsRejected, UnitTable, by_unit
from merilo.core.wording import listed, quoted, shortened

if TYPE_CHECKING:
    import pyarrow as pa

Columns = tuple[Sequence[Any], ...]

_VIEW = "answer_sheets"
_CONNECT_SECONDS = 5
_ADDRESSES = "duckdb:// (встроенный), spark://local, spark://узел:порт или memory://"


class EngineUnavailable(ValueError):
    """An engine that cannot be reached or is not installed; the message is one Russian sentence."""


class Engine(ABC):
    """Something that evaluates the expression. A context manager; `close` gives back what it holds."""

    @abstractmethod
    def columns(self, source: Sheets | Path | str | pa.Table, questions: tuple[expression.Asked, ...]) -> Columns:
        """Return the units in order, then each column of whole numbers in the order of `expression.layout`."""

    @abstractmethod
    def close(self) -> None:
        """Give back what the engine holds."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def connect(address: str) -> Engine:
    """Return the engine at an address.

    `duckdb://` (embedded; options `?threads=2&memory_limit=2GB`), `spark://local` (Spark in this process),
    `spark://host:port` (a standalone cluster), `memory://` (plain Python, for `Sheets` of an operator's file).
    Raises EngineUnavailable: an unknown address or option, nobody answers, not installed.
    """
    parts = urlsplit(address)
    if parts.scheme == "memory" and not parts.netloc:
        return Memory()
    if parts.scheme == "duckdb" and not parts.netloc and not parts.path:
        return DuckDB(dict(parse_qsl(parts.query, keep_blank_values=True)))
    if parts.scheme == "spark" and parts.netloc and not parts.path:
        return Spark(parts)
    raise EngineUnavailable(f"Неизвестный адрес движка подсчёта: {quoted(address)}. Можно указать {_ADDRESSES}.")


class Memory(Engine):
    """Plain Python over `Sheets`: no engine to start, which is most of the time on one municipality's files."""

    def columns(self, source: Sheets | Path | str | pa.Table, questions: tuple[expression.Asked, ...]) -> Columns:
        """Return the counts of sheets in memory."""
        if not isinstance(source, Sheets):
            raise EngineUnavailable("Движок memory:// считает только анкеты, прочитанные в память; укажите duckdb://.")
        roles = [question.role for question in questions]
        _require(columns={"unit": True} | dict.fromkeys(source.answers, True), roles=roles)
        rows = []
        for unit, table in by_unit(source, roles):
            table = UnitTable(size=table.size, columns={**table.columns, **expression.heard(table, questions)})
            numbers = expression.counts(table, questions, how_many=lambda column: column.yes.bit_count())
            rows.append((unit, *numbers.values()))
        return _turned(rows, questions)

    def close(self) -> None:
        """Hold nothing."""


class DuckDB(Engine):
    """DuckDB inside this process."""

    def __init__(self, options: Mapping[str, str]) -> None:
        """Start it. Options: threads (all cores by default), memory_limit (2GB by default)."""
        import tempfile

        import duckdb

        if unknown := sorted(set(options) - {"threads", "memory_limit"}):
            raise EngineUnavailable(f"Неизвестная настройка DuckDB: {listed(unknown)}. Есть threads и memory_limit.")
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": "2GB",
            # What does not fit goes to the system's temporary folder, not into the folder one happens to work in.
            "temp_directory": str(Path(tempfile.gettempdir()) / "merilo-duckdb"),
            "autoinstall_known_extensions": "false",
            **options,
        }
        try:
            self._connection = duckdb.connect(config=settings)
        except duckdb.Error as error:
            raise EngineUnavailable(f"DuckDB не запустился: {shortened(str(error), 200)}") from error

    def columns(self, source: Sheets | Path | str | pa.Table, questions: tuple[expression.Asked, ...]) -> Columns:
        """Return the counts of a Parquet file or folder, an Arrow table or sheets in memory."""
        import duckdb

        given = source.to_arrow() if isinstance(source, Sheets) else source
        try:
            if isinstance(given, Path | str):
                # A file's own *, ? and [ are letters of its name, not patterns.
                names = [re.sub(r"[*?\[]", r"[\g<0>]", name) for name in _files(given)]
                relation = self._connection.read_parquet(names)
            else:
                relation = self._connection.from_arrow(given)
            types = dict(zip(relation.columns, map(str, relation.types), strict=True))
            unit = _unit_type(types, questions, text="VARCHAR", yes_no="BOOLEAN")
            relation.create_view(_VIEW, replace=True)
            sql = expression.compiled(questions, unit=unit, dialect="duckdb", name=_VIEW)
            columns = tuple(column.tolist() for column in self._connection.sql(sql).fetchnumpy().values())
        except duckdb.Error as error:
            raise SheetsRejected(f"Анкеты не читаются: {shortened(str(error), 300)}") from error
        return _checked(columns)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class Spark(Engine):
    """Apache Spark: inside this process, or a standalone cluster by its master's address."""

    def __init__(self, address: SplitResult) -> None:
        """Start a session on the master."""
        local = address.netloc == "local"
        # Spark itself would try for minutes and then end the process, so the door is tried first.
        own_host = "127.0.0.1" if local else _own_host_towards(address)
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise EngineUnavailable("Для подсчёта в Spark установите дополнение: merilo[spark].") from error
        master = "local[*]" if local else f"spark://{address.netloc}"
        active = SparkSession.getActiveSession()
        if active is not None and active.sparkContext.master != master:
            raise EngineUnavailable(f"В этом процессе уже открыт {active.sparkContext.master}, сначала закройте его.")
        settings: dict[str, bool | float | int | str | None] = {
            "spark.app.name": "merilo",
            "spark.driver.host": own_host,
            "spark.driver.bindAddress": own_host,
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "ERROR",
            # Rows per unit are few after each machine has counted its own sheets; Spark's 200 parts only cost starts.
            "spark.sql.shuffle.partitions": "16",
        }
        try:
            self._session = SparkSession.builder.config(map=settings).master(master).getOrCreate()
        except Exception as error:  # py4j, socket, Java's own: any of them means there is no engine
            raise EngineUnavailable(
                f"Spark не запустился (нужна Java 17 или новее): {shortened(str(error), 200)}"
            ) from error

    def columns(self, source: Sheets | Path | str | pa.Table, questions: tuple[expression.Asked, ...]) -> Columns:
        """Return the counts. A path must lead to the same files on every machine of the cluster."""
        from py4j.protocol import Py4JError  # type: ignore[import-untyped]
        from pyspark.errors import AnalysisException, PySparkException

        given = source.to_arrow() if isinstance(source, Sheets) else source
        try:
            if isinstance(given, Path | str):
                names = [re.sub(r"[*?\[\]{}\\]", r"\\\g<0>", name) for name in _files(given)]
                frame = self._session.read.parquet(*names)
            else:
                frame = self._session.createDataFrame(given)
            unit = _unit_type(dict(frame.dtypes), questions, text="string", yes_no="boolean")
            frame.createOrReplaceTempView(_VIEW)
            sql = expression.compiled(questions, unit=unit, dialect="pyspark", name=_VIEW)
            columns = _turned(self._session.sql(sql).collect(), questions)
        except AnalysisException as error:
            raise SheetsRejected(f"Анкеты не читаются: {shortened(str(error), 300)}") from error
        except (PySparkException, Py4JError) as error:
            raise EngineUnavailable(f"Spark не закончил подсчёт: {shortened(str(error), 300)}") from error
        return _checked(columns)

    def close(self) -> None:
        """Stop the session."""
        self._session.stop()


def _own_host_towards(address: SplitResult) -> str:
    """Return this machine's address as the master sees it."""
    try:
        if address.hostname is None or address.port is None:
            raise OSError("в адресе нет порта")
        with socket.create_connection((address.hostname, address.port), timeout=_CONNECT_SECONDS) as connection:
            return str(connection.getsockname()[0])
    except (OSError, ValueError) as error:
        raise EngineUnavailable(
            f"Spark по адресу {quoted(address.geturl())} не отвечает ({error}). Проверьте адрес и запущен ли он."
        ) from error


def _files(source: Path | str) -> list[str]:
    """Return the Parquet files of a path; a storage address (s3://, hdfs://) as it is."""
    if isinstance(source, str) and "://" in source:
        return [source]
    path = Path(source)
    if path.is_dir():
        found = sorted(str(name) for name in path.rglob("*.parquet") if name.is_file())
        if not found:
            raise SheetsRejected(f"В папке {quoted(str(path))} нет файлов .parquet с анкетами.")
        return found
    if not path.is_file():
        raise SheetsRejected(f"Нет файла с анкетами {quoted(str(path))}.")
    return [str(path)]


def _unit_type(types: Mapping[str, str], questions: tuple[expression.Asked, ...], *, text: str, yes_no: str) -> str:
    """Check the columns' types as the engine names them; return the Ibis type of `unit`."""
    unit = types.get("unit", "")
    is_text = unit == text or unit.startswith("ENUM")
    is_whole = re.fullmatch(r"U?(TINY|SMALL|BIG)?INT(EGER)?", unit.upper()) is not None
    usable = {name: kind == yes_no for name, kind in types.items()} | ({"unit": is_text or is_whole} if unit else {})
    _require(columns=usable, roles=[question.role for question in questions])
    return "string" if is_text else "int64"


def _require(*, columns: Mapping[str, bool], roles: Sequence[str]) -> None:
    """Check that the columns are there and of a usable type."""
    needed = ("unit", *roles)
    if missing := [quoted(name) for name in needed if name not in columns]:
        raise SheetsRejected(f"В таблице анкет нет столбцов: {listed(missing)}.")
    if wrong := [quoted(name) for name in needed if not columns[name]]:
        raise SheetsRejected(
            f"В таблице анкет столбцы не того вида: {listed(wrong)}. "
            "Организация (unit) — текст или целое число, ответы — логические да/нет с пропусками."
        )


def _turned(rows: Sequence[tuple[Any, ...]], questions: tuple[expression.Asked, ...]) -> Columns:
    """Return rows as columns, also where there is no row."""
    return tuple(zip(*rows, strict=True)) or ((),) * (1 + len(expression.layout(questions)))


def _checked(columns: Columns) -> Columns:
    """Return the columns, no unit of them blank."""
    if None in columns[0]:
        sheets = columns[1][columns[0].index(None)]
        raise SheetsRejected(f"Анкеты без организации: {sheets}. Заполните столбец «unit» или уберите эти строки.")
    return columns
