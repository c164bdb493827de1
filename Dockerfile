# The version that package-lock.json has, too.
FROM node:26.10.0-bookworm-slim AS build
WORKDIR /foyer
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# The image brings Node itself.
RUN npm run build && npm prune --omit=dev && rm -rf node_modules/node-linux-*

FROM node:26.10.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /foyer
COPY --from=build /foyer/package.json ./
COPY --from=build /foyer/node_modules ./node_modules
COPY --from=build /foyer/dist ./dist
# Where SQLite lives unless DATABASE_URL says otherwise.
RUN mkdir data && chown node:node data
VOLUME /foyer/data
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=40s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
