"""What must be right before anything is started, each with what to do where it is not."""

from collections.abc import Callable, Mapping

from worker.config import LoadResult, load, restored
from worker.domain.errors import ConfigError
from worker.domain.ports import Clock
from worker.domain.settings import Config, ConfigRevision
from worker.places import Places
from worker.storage import Store


def usable_config(
    places: Places,
    environ: Mapping[str, str],
    store: Store,
    clock: Clock,
    say: Callable[[str], None],
) -> Config:
    """The config in the folder, made live; the last good one, and what is wrong with the
    folder's said, where that is broken. Raises ConfigError where neither can be used.
    """
    loaded = load(places.config, environ)
    if loaded.config is None:
        return _last_good(loaded, places, environ, store, say)
    revision = ConfigRevision(loaded.config.revision, clock.now(), loaded.files)
    store.revisions.activate(revision)
    return loaded.config


def _last_good(
    broken: LoadResult,
    places: Places,
    environ: Mapping[str, str],
    store: Store,
    say: Callable[[str], None],
) -> Config:
    kept = store.revisions.last_good()
    if kept is None:
        raise ConfigError(broken.errors)
    loaded = restored(kept, places.config, environ)
    if loaded.config is None:  # an older natowire took what this one does not
        raise ConfigError(broken.errors)
    for problem in broken.errors:
        say(str(problem))
    since = kept.activated_at.strftime("%Y-%m-%d %H:%M")
    say(
        f"the config is broken; the last good one, {kept.revision} of {since} UTC, goes on "
        "until it is mended (natowire check)"
    )
    return loaded.config
