FROM caddy:2.11.4-alpine
# A volume takes over whose the folder is, so that certificates are kept without root.
RUN install -d -m 0700 -o 1000 -g 1000 /certificates
ENV XDG_DATA_HOME=/certificates
USER 1000:1000
