# Built in two stages, so that pip's leftovers and the build backend's caches stay behind.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/natowire
WORKDIR /src
# The lock first: an edit of the code reuses the layer with the 300 MB of dependencies.
COPY requirements.lock ./
RUN /opt/natowire/bin/pip install --no-deps --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY config config
COPY worker worker
RUN /opt/natowire/bin/pip install --no-deps --no-index --no-build-isolation .

FROM python:3.11-slim-bookworm
# The volume at /data takes owner and mode from this folder when it is first mounted. Like /tmp,
# for compose may run the service as another user: whoever owns the config folder.
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin natowire \
    && install --directory --owner natowire --group natowire --mode 1777 /data
COPY --from=build /opt/natowire /opt/natowire
ENV PATH=/opt/natowire/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NATOWIRE_CONFIG=/config \
    NATOWIRE_DATA=/data
USER 10001:10001
# Not /data: celery's command looks for a package "worker" in the current folder first.
WORKDIR /
# No ENTRYPOINT: what compose starts reads whole, celery's own commands among them.
CMD ["natowire", "run"]
