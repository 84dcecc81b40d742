// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel as who has audit records; see audit_kernel.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "audit_kernel.h"
#include "lib/kernel_parameters.h"
#include "lib/sysfile.h"

/* The number of the one question that a socket is for. */
#define SEQUENCE 1

/* An answer is shorter; so are others that may come before it. */
#define ANSWER_MAX 8192

/* It answers at once: who waits longer than these seconds has no answer to wait for. */
#define PATIENCE 3

/**
 * audit_kernel_holds - whether the kernel was told to hold records for auditd
 * @root: what stands for "/" of it
 *
 * Return: true if audit=1 is in force on its command line, or audit=on.
 */
bool audit_kernel_holds(const char *root)
{
	struct fact line = sysfile_read(root, "/proc/cmdline", SYSFILE_ANSWER);
	struct pairs parameters = { 0 };
	const struct pair *pair;
	bool on = false;
	size_t i;

	if (line.state == FACT_READ)
		kernel_parameters_parse(&parameters, line.text);
	/* The last one counts, as for the kernel. */
	for (i = 0; i < parameters.count; i++) {
		pair = &parameters.list[i];
		if (!strcmp(pair->key, "audit"))
			on = !strcmp(pair->value, "1") || !strcasecmp(pair->value, "on");
	}
	pairs_free(&parameters);
	fact_free(&line);
	return on;
}

/**
 * audit_kernel_parse - what an answer of the kernel to AUDIT_GET says
 * @state: where that goes
 * @message: the answer
 * @length: of it, in bytes
 * @sequence: the number of the question
 *
 * An older kernel answers with less than the struct that programs know by now.
 *
 * Return: 0, -EAGAIN if it answers another question, or another negative errno.
 */
int audit_kernel_parse(struct audit_state *state, const void *message, size_t length,
		       unsigned int sequence)
{
	const size_t needed = offsetof(struct audit_status, lost) + sizeof(__u32);
	const char *data = (const char *)message + NLMSG_HDRLEN;
	struct audit_status status = { 0 };
	struct nlmsgerr error;
	struct nlmsghdr header;

	if (length < NLMSG_HDRLEN)
		return -EPROTO;
	memcpy(&header, message, sizeof(header));
	if (header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > length)
		return -EPROTO;
	length = header.nlmsg_len - NLMSG_HDRLEN;
	if (header.nlmsg_seq != sequence)
		return -EAGAIN;
	if (header.nlmsg_type == NLMSG_ERROR) {
		if (length < sizeof(error))
			return -EPROTO;
		memcpy(&error, data, sizeof(error));
		/* 0 says that the question came there: the answer is yet to come. */
		return error.error ? error.error : -EAGAIN;
	}
	if (header.nlmsg_type != AUDIT_GET)
		return -EAGAIN;
	if (length < needed)
		return -EPROTO;
	memcpy(&status, data, length < sizeof(status) ? length : sizeof(status));
	state->known = true;
	state->auditd = status.pid;
	state->lost = status.lost;
	return 0;
}

/* Receive the answer; as audit_kernel_parse(). */
static int receive(int fd, struct audit_state *state)
{
	struct sockaddr_nl from = { 0 };
	socklen_t size = sizeof(from);
	char message[ANSWER_MAX];
	ssize_t n = recvfrom(fd, message, sizeof(message), 0, (struct sockaddr *)&from, &size);

	if (n < 0)
		return errno == EINTR ? -EAGAIN : errno == EAGAIN ? -ETIMEDOUT : -errno;
	/* Other processes can send something here, too. */
	if (size != sizeof(from) || from.nl_pid)
		return -EAGAIN;
	return audit_kernel_parse(state, message, n, SEQUENCE);
}

/* Ask the kernel that runs, which answers who has CAP_AUDIT_CONTROL, and in no container. */
static void ask(struct audit_state *state)
{
	const struct nlmsghdr question = {
		.nlmsg_len = NLMSG_HDRLEN,
		.nlmsg_type = AUDIT_GET,
		.nlmsg_flags = NLM_F_REQUEST,
		.nlmsg_seq = SEQUENCE,
	};
	const struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	const struct timeval patience = { .tv_sec = PATIENCE };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);

	*state = (struct audit_state){ .holds = audit_kernel_holds("/") };
	if (fd < 0)
		return;
	if (!setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) &&
	    sendto(fd, &question, sizeof(question), 0, (const struct sockaddr *)&to,
		   sizeof(to)) == sizeof(question))
		while (receive(fd, state) == -EAGAIN)
			;
	close(fd);
}

/* The kernel that runs. */
const struct audit_kernel audit_kernel_live = {
	.ask = ask,
};
