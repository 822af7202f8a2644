# The program for runs inside a cluster: the very executable of the release, its licences, and nothing to log in with.
#   npm run package && npm run archives
#   docker buildx build --platform linux/amd64,linux/arm64 -t sts-doctor .
#
# Distroless "cc" has what the executable is linked to: glibc, libstdc++ and libgcc_s. It has certificates of public
# authorities too, but no shell and no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot

ARG TARGETARCH

LABEL org.opencontainers.image.title="sts-doctor" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/sts-doctor/kubectl-sts-doctor"

# kubectl-sts_doctor, LICENSE and NOTICE.
ADD --chown=0:0 dist/release/kubectl-sts_doctor-linux-${TARGETARCH}.tar.gz /opt/sts-doctor/

ENV PATH=/opt/sts-doctor:/usr/local/bin:/usr/bin:/bin

# The undo journal is written here before anything is changed: mount an emptyDir, the root may be read-only.
ENV XDG_STATE_HOME=/state
VOLUME ["/state"]

USER 65532:65532
WORKDIR /state

ENTRYPOINT ["/opt/sts-doctor/kubectl-sts_doctor"]
CMD ["--help"]
