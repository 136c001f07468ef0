# syntax=docker/dockerfile:1
# One image for every process: the API (the default), the console, and the commands. docs/operating.md says how to run each.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /repo
COPY . .
# Installs, builds, and collects what runs in a folder: no source, no development packages, no package manager.
RUN --mount=type=cache,target=/root/.local/share/pnpm/store \
    --mount=type=cache,target=/repo/.turbo/cache \
    node scripts/image.mjs /image

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    API_HOST=0.0.0.0 \
    HOSTNAME=0.0.0.0 \
    DATA_DIR=/data \
    DATABASE_URL=file:/data/clientele.db \
    HEALTH_URL=http://127.0.0.1:4000/healthz \
    TMPDIR=/data \
    MALLOC_ARENA_MAX=1 \
    MALLOC_MMAP_THRESHOLD_=65536 \
    NEXT_TELEMETRY_DISABLED=1
# Nothing below /app is ever written: the root filesystem can be read-only. What is kept is in /data,
# and so are temporary files, because /tmp may be memory.
RUN install --directory --owner=node --group=node --mode=700 /data
VOLUME /data
WORKDIR /app
COPY --from=build /image ./
USER node
EXPOSE 4000 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["node", "--eval", "fetch(process.env.HEALTH_URL).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=30", "--no-allocation-site-pretenuring", "apps/api/dist/server.js"]
