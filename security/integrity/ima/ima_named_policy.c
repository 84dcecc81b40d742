// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: policies with a name and a version.
 *
 * See ima_named_policy.h for what they are for.
 */

#include <crypto/sha2.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/security.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_layers.h"
#include "ima_named_policy.h"
#include "ima_policy_parse.h"
#include "ima_policy_record.h"
#include "ima_rule.h"

/**
 * struct named_policy - a policy that is in force
 * @layer: its layer; @layer.name is @name
 * @name: its name
 * @digest: of its text, see struct loading
 *
 * Under ima_layers_mutex, but for @name, which is written once, before the layer is there.
 */
struct named_policy {
	struct ima_layers_named layer;
	char name[IMA_POLICY_NAME_MAX + 1];
	u8 digest[SHA256_DIGEST_SIZE];
};

/* The first named_count are in force.  Under ima_layers_mutex. */
static struct named_policy policies[IMA_NAMED_POLICIES ?: 1];
static unsigned int named_count;

/*
 * What is being loaded; see ima_named_policy.h for who has it.
 *
 * @text is what was given so far of lines, each with its end; @digest what comes of it, or of
 * the text of a file, likewise with an end of the last line: it does not matter which way a
 * policy comes.  @begun: a rule or a file was given; @file: the policy with a name is one.
 * @replaces: what was in force of the name at the end, if @replaced; @unchanged: that is it.
 * @line: where the header is.
 */
static struct {
	struct sha256_state text;
	u8 digest[SHA256_DIGEST_SIZE];
	char name[IMA_POLICY_NAME_MAX + 1];
	u64 version;
	u64 replaces;
	unsigned int line;
	bool named;
	bool begun;
	bool file;
	bool replaced;
	bool unchanged;
} loading;

static struct named_policy *find(const char *name)
{
	unsigned int i;

	for (i = 0; i < named_count; i++)
		if (!strcmp(policies[i].name, name))
			return &policies[i];
	return NULL;
}

/**
 * ima_named_policy_begin - somebody begins to load a policy
 *
 * Context: process; nobody else does, until ima/policy is closed.
 */
void ima_named_policy_begin(void)
{
	memset(&loading, 0, sizeof(loading));
	sha256_init(&loading.text);
}

/**
 * ima_named_policy_given - whether what is being loaded has a name
 *
 * Context: process; between ima_named_policy_begin() and when ima/policy is closed.
 * Return: true if it has.
 */
bool ima_named_policy_given(void)
{
	return loading.named;
}

/* Say why what is being loaded is refused; @path and @line: where its header is. */
static int refuse(const char *path, unsigned int line, int error, u64 in_force)
{
	char reason[64] = "another text of this version is in force";
	char version[IMA_POLICY_VERSION_TEXT], other[IMA_POLICY_VERSION_TEXT];
	const char *cause = "same-version-other-text";

	if (error == -ENOSPC) {
		cause = "too-many-policies";
		snprintf(reason, sizeof(reason), "there are %u policies with names already",
			 IMA_NAMED_POLICIES);
	} else if (error == -ESTALE) {
		cause = "older-version";
		snprintf(reason, sizeof(reason), "it is older than %s, which is in force",
			 ima_policy_version_text(in_force, other));
	}
	integrity_audit_message(AUDIT_INTEGRITY_STATUS, NULL, NULL, "update_policy", cause,
				error, 0, error);
	pr_err("%s:%u: policy %s, version %s: %s\n", path, line, loading.name,
	       ima_policy_version_text(loading.version, version), reason);
	return error;
}

/*
 * Whether what is being loaded may take the place of @policy, NULL if there is none of its
 * name; @digest is NULL while it is not known.  ima_layers_mutex is held.
 */
static int compare(const struct named_policy *policy, const u8 *digest)
{
	if (!policy)
		return named_count < IMA_NAMED_POLICIES ? 0 : -ENOSPC;
	if (loading.version < policy->layer.version)
		return -ESTALE;
	if (loading.version == policy->layer.version && digest &&
	    memcmp(digest, policy->digest, SHA256_DIGEST_SIZE))
		return -EEXIST;
	return 0;
}

/* The same before it is put in force, for who can still be told. */
static int judge(const char *path, unsigned int line, const u8 *digest)
{
	const struct named_policy *policy;
	u64 version;
	int error;

	mutex_lock(&ima_layers_mutex);
	policy = find(loading.name);
	version = policy ? policy->layer.version : 0;
	error = compare(policy, digest);
	mutex_unlock(&ima_layers_mutex);
	return error ? refuse(path, line, error, version) : 0;
}

/*
 * What is being loaded begins with a header, in which there may be a fault: then its name is
 * not known.
 */
static int take(const struct ima_policy_header *header, unsigned int line, int error,
		struct ima_policy_fault *fault)
{
	loading.named = true;
	loading.line = line;
	if (!error && !IMA_NAMED_POLICIES)
		error = ima_policy_no_names(line, fault);
	if (error) {
		strscpy(loading.name, "?", sizeof(loading.name));
		return error;
	}
	memcpy(loading.name, header->name.text, header->name.len);
	loading.name[header->name.len] = '\0';
	loading.version = header->version;
	return 0;
}

static int refuse_fault(const char *name, struct ima_policy_fault *fault)
{
	ima_policy_log_fault(name, fault);
	integrity_audit_message(AUDIT_INTEGRITY_STATUS, NULL, NULL, "update_policy",
				"invalid-policy", fault->error, 0, fault->error);
	return fault->error;
}

/* A policy with a name is alone: nobody has signed what two of them are together. */
static int refuse_mixture(const char *name)
{
	struct ima_policy_fault fault = { .line = 1, .column = 1 };

	ima_policy_set_fault(&fault, -EINVAL,
			     "a policy with a name is one file, or lines, and nothing else");
	return refuse_fault(name, &fault);
}

/* A write is cut to a page, and what is left out would be taken for the next line. */
static int refuse_cut(unsigned int line)
{
	struct ima_policy_fault fault = { .line = line, .column = 1 };

	ima_policy_set_fault(&fault, -E2BIG, "the line is too long to be written");
	ima_policy_set_hint(&fault, "load the policy as a file");
	return refuse_fault("policy", &fault);
}

/**
 * ima_named_policy_file - begin to load a policy from a file
 * @text: of the policy
 * @len: how many bytes
 * @path: of the file, for the log
 * @pos: gets where its rules begin
 * @lines: gets how many lines there are before that
 *
 * Context: process; between ima_named_policy_begin() and when ima/policy is closed.
 * Return: 0, whether it has a name or not; -EINVAL if something is wrong with the header, or
 * there is more than the one file; -ESTALE, -EEXIST, -ENOSPC or -EOPNOTSUPP if it must not be
 * loaded; the reason has been logged.
 */
int ima_named_policy_file(const char *text, size_t len, const char *path, size_t *pos,
			  unsigned int *lines)
{
	bool first = !loading.begun && !loading.named;
	struct ima_policy_header header;
	struct ima_policy_fault fault;
	struct sha256_state state;
	int error;

	loading.begun = true;
	error = ima_policy_read_header(text, len, pos, lines, &header, &fault);
	if (error == IMA_POLICY_NO_RULE)
		return loading.named ? refuse_mixture(path) : 0;
	if (!first)
		return refuse_mixture(path);
	error = take(&header, *lines, error, &fault);
	if (error)
		return refuse_fault(path, &fault);
	loading.file = true;

	sha256_init(&state);
	sha256_update(&state, text, len);
	if (text[len - 1] != '\n')
		sha256_update(&state, "\n", 1);
	sha256_final(&state, loading.digest);
	return judge(path, *lines, loading.digest);
}

/* Whether a line is not empty, nor a comment. */
static bool is_rule(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && (text[i] == ' ' || text[i] == '\t'))
		i++;
	return i < len && text[i] != '#';
}

/**
 * ima_named_policy_line - take a line of a policy that is written line by line
 * @text: the line, with a zero byte behind what was written
 * @len: how many bytes it has without its end
 * @line: its number, for the log
 *
 * Context: process; between ima_named_policy_begin() and when ima/policy is closed.
 * Return: 0 if it is to be read as a rule; IMA_NAMED_POLICY_HEADER if it was the header;
 * -EINVAL if something is wrong with that, or a file with a name was given before; -E2BIG if
 * the line was cut; -ESTALE, -ENOSPC or -EOPNOTSUPP if what it begins must not be loaded; the
 * reason has been logged.
 */
int ima_named_policy_line(const char *text, size_t len, unsigned int line)
{
	struct ima_policy_header header;
	struct ima_policy_fault fault;
	unsigned int lines;
	size_t pos;
	int error;

	if (loading.file)
		return refuse_mixture("policy");
	/* Nothing was written. */
	if (!len && !*text)
		return 0;
	if (loading.named && len == PAGE_SIZE - 1)
		return refuse_cut(line);
	sha256_update(&loading.text, text, len);
	sha256_update(&loading.text, "\n", 1);
	/* What stands behind a rule is no header, and refused as no rule. */
	if (loading.begun || loading.named)
		return 0;
	error = ima_policy_read_header(text, len, &pos, &lines, &header, &fault);
	if (error == IMA_POLICY_NO_RULE) {
		loading.begun = is_rule(text, len);
		return 0;
	}
	error = take(&header, line, error, &fault);
	fault.line = line;
	if (error)
		return refuse_fault("policy", &fault);
	return judge("policy", line, NULL) ?: IMA_NAMED_POLICY_HEADER;
}

/* A layer for a name that is new; it is there when it is counted. */
static struct named_policy *make_layer(void)
{
	struct named_policy *policy = &policies[named_count];

	strscpy(policy->name, loading.name, sizeof(policy->name));
	policy->layer.name = policy->name;
	INIT_LIST_HEAD(&policy->layer.rules);
	return policy;
}

/**
 * ima_named_policy_update - put the policy that was given into force
 * @custom: rules of the custom layer, which stay
 * @rules: of the policy; empty afterwards, unless there is an error
 *
 * Context: process; ima_layers_mutex is held; waits for a grace period.
 * Return: 0; -EEXIST if this version is in force with another text; -ESTALE, -ENOSPC as
 * ima_named_policy_line(), which has asked before; what ima_layers_publish_named() returns.
 * What held before holds if it is not 0.
 */
int ima_named_policy_update(struct list_head *custom, struct list_head *rules)
{
	struct named_policy *policy = find(loading.name);
	bool known = policy;
	LIST_HEAD(old);
	int error;

	if (!loading.file)
		sha256_final(&loading.text, loading.digest);
	error = compare(policy, loading.digest);
	if (error)
		return refuse("policy", loading.line, error, known ? policy->layer.version : 0);
	if (known && policy->layer.version == loading.version) {
		ima_rule_free_list(rules);
		loading.unchanged = true;
		return 0;
	}
	if (!known)
		policy = make_layer();
	error = ima_layers_publish_named(custom, &policy->layer, rules, loading.version);
	if (error)
		return error;
	loading.replaced = known;
	loading.replaces = policy->layer.version;
	named_count += !known;
	policy->layer.version = loading.version;
	memcpy(policy->digest, loading.digest, SHA256_DIGEST_SIZE);
	/* Nobody looks at the old ones any more. */
	list_splice_init(&policy->layer.rules, &old);
	list_splice_init(rules, &policy->layer.rules);
	ima_rule_free_list(&old);
	return 0;
}

/**
 * ima_named_policy_record - write the audit record of the policy that was given
 * @good: it is in force
 *
 * Context: process; allocates memory.
 */
void ima_named_policy_record(bool good)
{
	char version[IMA_POLICY_VERSION_TEXT], replaces[IMA_POLICY_VERSION_TEXT];

	ima_policy_version_text(loading.version, version);
	if (*loading.name == '?')
		strscpy(version, "?", sizeof(version));
	ima_policy_version_text(loading.replaces, replaces);
	ima_policy_record_named(loading.name, version, loading.unchanged,
				loading.replaced ? replaces : "none", good);
}

/**
 * ima_named_policy_rules - the rules of a policy that is in force
 * @number: which one, from 0
 *
 * Context: ima_layers_mutex is held.
 * Return: the list of its rules; NULL if there is none of this number.
 */
struct list_head *ima_named_policy_rules(unsigned int number)
{
	lockdep_assert_held(&ima_layers_mutex);
	return number < named_count ? &policies[number].layer.rules : NULL;
}

/*
 * ima/named_policies
 */

static int named_policies_show(struct seq_file *m, void *v)
{
	char version[IMA_POLICY_VERSION_TEXT];
	struct ima_rule_entry *rule;
	unsigned int i;

	mutex_lock(&ima_layers_mutex);
	for (i = 0; i < named_count; i++) {
		seq_printf(m, "policy_name=%s policy_version=%s\n", policies[i].name,
			   ima_policy_version_text(policies[i].layer.version, version));
		seq_printf(m, "# sha256:%*phN\n", SHA256_DIGEST_SIZE, policies[i].digest);
		if (!IS_ENABLED(CONFIG_IMA_READ_POLICY))
			continue;
		list_for_each_entry(rule, &policies[i].layer.rules, list)
			ima_rule_show(m, rule);
	}
	mutex_unlock(&ima_layers_mutex);
	return 0;
}

static int named_policies_open(struct inode *inode, struct file *file)
{
	/* As ima/policy. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	return single_open(file, named_policies_show, NULL);
}

static const struct file_operations named_policies_fops = {
	.open = named_policies_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

/**
 * ima_named_policy_fs_init - create the file "named_policies"
 * @dir: IMA's directory in securityfs
 *
 * Readable by root; empty while there is none.  Rules are shown if CONFIG_IMA_READ_POLICY
 * lets them be.
 *
 * Context: process context, once, from ima_fs_init().
 */
void __init ima_named_policy_fs_init(struct dentry *dir)
{
	struct dentry *dentry;

	if (!IMA_NAMED_POLICIES)
		return;
	dentry = securityfs_create_file("named_policies", 0400, dir, NULL, &named_policies_fops);
	if (IS_ERR(dentry))
		pr_err("cannot create named_policies in securityfs: %ld\n", PTR_ERR(dentry));
}
