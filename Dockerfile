# syntax=docker/dockerfile:1
#
# One image, four services; the app is the argument:
#   docker build -t outbound-webhooks .
#   docker run --env-file delivery.env outbound-webhooks delivery
#
# Configuration comes from the environment alone (README, "Environment").

ARG NODE_IMAGE=node:20-bookworm-slim

# ---- build: everything, to compile -------------------------------------------------------------
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Install scripts stay off: nothing that ships here needs one.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY apps apps
COPY libs libs
RUN npm run build && rm -rf dist/libs/testing dist/.tsbuildinfo

# ---- dependencies: production only, a layer that changes with the lockfile alone ----------------
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts --no-audit --no-fund

# ---- run ----------------------------------------------------------------------------------------
FROM ${NODE_IMAGE} AS run
# Names are looked up in libuv's threads: with its default of 4, a few that do not answer would hold up the rest.
ENV NODE_ENV=production UV_THREADPOOL_SIZE=32
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE ./
COPY --from=build /app/dist dist
# `node` (1000) by number, so that Kubernetes can verify runAsNonRoot. Files stay root's: the process cannot rewrite its code.
USER 1000:1000
EXPOSE 3000 3001 3002 3003

# `exec`: node becomes process 1 and gets SIGTERM itself. The services handle it (they drain) and start no children, so no
# init process is needed. Give the container SHUTDOWN_TIMEOUT_MS (35 s) and 15 s more to stop: `docker stop --time 50`.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/bin/sh", "-c", "test -f \"dist/apps/$0/src/main.js\" || { echo \"usage: docker run IMAGE destinations|matcher|delivery|ingest\" >&2; exit 64; }; exec node --enable-source-maps --max-semi-space-size=64 \"dist/apps/$0/src/main.js\""]
CMD ["help"]

# Ready = connected, loaded and not draining. The port is PORT, else the default of the app that runs as process 1.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["node", "-e", "\
const app = () => require('node:fs').readFileSync('/proc/1/cmdline', 'utf8').match(/apps.(\\w+)/)[1];\
const port = process.env.PORT || { destinations: 3000, matcher: 3001, delivery: 3002, ingest: 3003 }[app()];\
fetch('http://127.0.0.1:' + port + '/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1));"]
