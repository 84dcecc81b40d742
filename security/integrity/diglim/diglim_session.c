// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: what a session said; see diglim_session.h.
 */

#include <linux/errno.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "diglim_session.h"

/**
 * struct session - one that has said something
 * @all: in the list of all
 * @id: which; a reference, so that it is not another one's meanwhile
 * @question: that was asked last
 * @label: for the next list, "" for none
 */
struct session {
	struct list_head all;
	struct pid *id;
	struct diglim_question question;
	char label[DIGLIM_MAX_LABEL + 1];
};

/* Protects the list and all in it.  Nothing else is locked under it but for memory. */
static DEFINE_MUTEX(sessions_mutex);
static LIST_HEAD(sessions);

static struct pid *own_id(void)
{
	struct pid *id;

	rcu_read_lock();
	id = get_pid(task_session(current));
	rcu_read_unlock();
	return id;
}

static struct session *find_session(const struct pid *id)
{
	struct session *session;

	list_for_each_entry(session, &sessions, all)
		if (session->id == id)
			return session;
	return NULL;
}

static void forget_dead(void)
{
	struct session *session, *next;

	list_for_each_entry_safe(session, next, &sessions, all) {
		if (pid_has_task(session->id, PIDTYPE_SID))
			continue;
		list_del(&session->all);
		put_pid(session->id);
		kfree(session);
	}
}

/* The caller's session, which is remembered from now on; NULL without memory. */
static struct session *get_session(void)
{
	struct session *session, *new;
	struct pid *id = own_id();

	session = find_session(id);
	if (session) {
		put_pid(id);
		return session;
	}
	forget_dead();
	new = kzalloc(sizeof(*new), GFP_KERNEL_ACCOUNT);
	if (!new) {
		put_pid(id);
		return NULL;
	}
	new->id = id;
	new->question.algo = HASH_ALGO__LAST;
	list_add(&new->all, &sessions);
	return new;
}

/**
 * diglim_session_set_label - name the next list of the caller's session
 * @label: the name; "" takes it back
 *
 * Context: process, may sleep.
 * Return: 0; -ENOMEM.
 */
int diglim_session_set_label(const char *label)
{
	struct session *session;

	guard(mutex)(&sessions_mutex);
	session = get_session();
	if (!session)
		return -ENOMEM;
	strscpy(session->label, label);
	return 0;
}

/**
 * diglim_session_label - the name of the next list of the caller's session
 * @label: is set to it, to "" if there is none
 * @take: it is for this list and for no other
 *
 * Context: process, may sleep.
 */
void diglim_session_label(char label[DIGLIM_MAX_LABEL + 1], bool take)
{
	struct session *session;
	struct pid *id = own_id();

	guard(mutex)(&sessions_mutex);
	session = find_session(id);
	put_pid(id);
	label[0] = '\0';
	if (!session)
		return;
	strscpy(label, session->label, DIGLIM_MAX_LABEL + 1);
	if (take)
		session->label[0] = '\0';
}

/**
 * diglim_session_ask - what the caller's session asks for
 * @question: that
 *
 * Context: process, may sleep.
 * Return: 0; -ENOMEM.
 */
int diglim_session_ask(const struct diglim_question *question)
{
	struct session *session;

	guard(mutex)(&sessions_mutex);
	session = get_session();
	if (!session)
		return -ENOMEM;
	session->question = *question;
	return 0;
}

/**
 * diglim_session_question - what the caller's session asked for last
 * @question: is set to that
 *
 * Context: process, may sleep.
 */
void diglim_session_question(struct diglim_question *question)
{
	struct session *session;
	struct pid *id = own_id();

	guard(mutex)(&sessions_mutex);
	session = find_session(id);
	put_pid(id);
	question->algo = HASH_ALGO__LAST;
	if (session)
		*question = session->question;
}
