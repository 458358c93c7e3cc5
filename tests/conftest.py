"""What holds for all tests: properties are checked however slow the machine is, for speed is no matter of tests."""

from hypothesis import HealthCheck, settings

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
