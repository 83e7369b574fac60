/*
 * container.h - whether this host is a container, and whether its DNS is a cluster's.
 */
#ifndef PLDIG_MODEL_CONTAINER_H
#define PLDIG_MODEL_CONTAINER_H

#include "model/host.h"

/*
 * "kubernetes", "podman", "docker", or what the container manager calls itself ("systemd-nspawn", "lxc");
 * NULL where nothing says so. Looked at, in this order: KUBERNETES_SERVICE_HOST, /run/.containerenv,
 * /.dockerenv, /run/systemd/container, $container, the control groups of process 1 and of this one. `root`
 * stands for "/" (NULL: that).
 */
const char *container_kind(struct arena *arena, const char *root);

/* The same by the text of a /proc/PID/cgroup; NULL. Pure. */
const char *container_of_cgroup(const char *text);

/*
 * Whether the nameservers of resolv.conf are a cluster's: one has an address that node-local caches listen on
 * (169.254.10.10 and .11 AKS LocalDNS, 169.254.20.10 NodeLocal DNSCache), or this is a pod
 * (KUBERNETES_SERVICE_HOST) whose search domains are those of services ("svc.cluster.local").
 */
bool container_cluster_dns(const struct host *host);

#endif
