"""The invented district: a sample municipality's files, with everything in them that hurts a careless program."""

from merilo.demo.sample import SampleFiles, write_sample

__all__ = ["SampleFiles", "write_sample"]
