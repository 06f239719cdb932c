# The server with the embedded model, on the CPU.
#
#   docker build -t nutgraf:0.1.0 .
#   docker compose up -d            # compose.yaml has the limits that belong to it
#
# It listens on 0.0.0.0, so it needs API keys: without a key file at NUTGRAF_API_KEYS it refuses to start, and that is right. Mount the
# folder of that file, not the file alone: `keys add` puts a new file in the old one's place, and a container that mounted the file
# would go on reading the old one. docs/operations.md tells the rest.

ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build

# PyPI's Linux build of torch brings gigabytes of CUDA; this index has the CPU build.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

WORKDIR /opt/nutgraf
COPY requirements.txt ./
# As the Makefile does it: torch from its own index first, then the rest, which finds torch there. Only the requirement goes to pip,
# without the comment that stands behind it.
RUN python -m venv .venv \
 && .venv/bin/python -m pip --disable-pip-version-check install --no-cache-dir \
      --index-url "${TORCH_INDEX}" "$(grep -o '^torch==[^ ]*' requirements.txt)" \
 && .venv/bin/python -m pip --disable-pip-version-check install --no-cache-dir -r requirements.txt

COPY . ./
# Compiled here: the server may not write beside its own code.
RUN .venv/bin/python -m compileall -q service wsgi.py gunicorn.conf.py


FROM python:${PYTHON}

# The number is fixed, so that the key folder on the host can belong to it.
RUN groupadd --gid 10001 nutgraf \
 && useradd --uid 10001 --gid nutgraf --no-create-home --home-dir /var/lib/nutgraf --shell /usr/sbin/nologin nutgraf \
 && install -d -o nutgraf -g nutgraf -m 0700 /var/lib/nutgraf \
 && install -d -o nutgraf -g nutgraf -m 0700 /etc/nutgraf

WORKDIR /opt/nutgraf
# Two layers: a release that leaves the libraries alone is a small pull.
COPY --from=build /opt/nutgraf/.venv ./.venv
COPY --from=build /opt/nutgraf/wsgi.py /opt/nutgraf/gunicorn.conf.py /opt/nutgraf/LICENSE ./
COPY --from=build /opt/nutgraf/examples ./examples
COPY --from=build /opt/nutgraf/prompts ./prompts
COPY --from=build /opt/nutgraf/models ./models
COPY --from=build /opt/nutgraf/service ./service

# Code and model belong to root and are only read, so the root file system can be read-only. Written are /tmp (counts for /metrics,
# and 70 MB for each process while it starts), /dev/shm (heartbeats) and /var/lib/nutgraf (the store, and copies of checkpoints other
# than the embedded one).
ENV PATH=/opt/nutgraf/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HF_HOME=/var/lib/nutgraf/huggingface \
    NUTGRAF_CACHE=/var/lib/nutgraf/cache \
    NUTGRAF_HOST=0.0.0.0 \
    NUTGRAF_PORT=8080 \
    NUTGRAF_API_KEYS=/etc/nutgraf/keys.toml

USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM

# /healthz: the process answers. Whether the model is loaded is /readyz, for the load balancer: a container that still loads is not ill.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['NUTGRAF_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]

# It becomes gunicorn, which gets the signals itself.
CMD ["python", "-m", "service", "serve"]
