# The hub and its commands, run by a user who owns nothing: see docker-compose.yml.
FROM python:3.11.11-slim-bookworm AS made
WORKDIR /made
COPY pyproject.toml README.md ./
COPY hub hub
COPY schemas schemas
COPY contracts contracts
RUN python -m venv /opt/hub && /opt/hub/bin/pip install --no-cache-dir --disable-pip-version-check .

FROM python:3.11.11-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /var/lib/hub hub \
    && install -d -o hub -g hub /var/lib/hub/shared
COPY --from=made /opt/hub /opt/hub
COPY docker/prepare docker/alive /usr/local/bin/
ENV PATH=/opt/hub/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HUB_HOST=0.0.0.0 \
    HUB_KEYS=/var/lib/hub/shared/keys.json
WORKDIR /var/lib/hub
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["alive", "http://127.0.0.1:8080/health/ready"]
ENTRYPOINT ["hub"]
CMD ["serve"]
