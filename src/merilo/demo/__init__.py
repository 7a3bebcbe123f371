"""The invented district: a sample municipality's files, with everything in them that hurts a careless program."""

from merilo.demo.sample import SampleFiles, municipality, sample_facts, write_sample

__all__ = ["SampleFiles", "municipality", "sample_facts", "write_sample"]
