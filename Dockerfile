# The gateway and its workers: no build step, as Node runs the sources. Postgres and Redis are
# elsewhere (DATABASE_URL, REDIS_URL); the spool is the one thing that must outlive a container.
FROM node:24-bookworm-slim

ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    SIMPUL_DIRECTORY=/var/lib/simpul \
    PORT=1708

WORKDIR /app

COPY package.json package-lock.json ./
# Pictures are made anew by binaries that npm counts as optional; what this project itself calls optional
# (a Node, a Postgres, whatsapp-web.js) stays out.
RUN npm ci --omit=dev --ignore-scripts \
  && npm uninstall --no-save --omit=dev --ignore-scripts \
    $(node -p "Object.keys(require('./package.json').optionalDependencies).join(' ')")

COPY src src
COPY channels channels
COPY workers workers
COPY migrations migrations
COPY simulator simulator

RUN install -d -o node -g node -m 0700 /var/lib/simpul
VOLUME /var/lib/simpul

USER node
EXPOSE 1708
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# `docker run --no-healthcheck simpul worker` runs a worker instead, `listen` what holds connections:
# neither answers over HTTP.
ENTRYPOINT ["node", "src/app/main.ts"]
CMD ["gateway"]
