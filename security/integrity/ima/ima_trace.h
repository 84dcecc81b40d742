/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: tracepoints.
 *
 * They say what the measurement list and the audit records do not: what work an
 * access caused.  "ima_collect" is a file that was read, "ima_verify" a label or
 * signature that was held against it, "ima_lists" what digest lists said of it,
 * "ima_deny" a layer that refuses.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ima

#if !defined(__IMA_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define __IMA_TRACE_H

#include <linux/fs.h>
#include <linux/tracepoint.h>
#include <crypto/hash_info.h>

TRACE_EVENT(ima_collect,
	    TP_PROTO(const struct inode *inode, unsigned int algo),
	    TP_ARGS(inode, algo),
	    TP_STRUCT__entry(__field(dev_t, dev)
			     __field(unsigned long, ino)
			     __string(algo, hash_algo_name[algo])
	    ),
	    TP_fast_assign(__entry->dev = inode->i_sb->s_dev;
			   __entry->ino = inode->i_ino;
			   __assign_str(algo);
	    ),
	    TP_printk("dev=%u:%u ino=%lu algo=%s", MAJOR(__entry->dev),
		      MINOR(__entry->dev), __entry->ino, __get_str(algo))
);

TRACE_EVENT(ima_verify,
	    TP_PROTO(const struct inode *inode, const char *method, int result),
	    TP_ARGS(inode, method, result),
	    TP_STRUCT__entry(__field(dev_t, dev)
			     __field(unsigned long, ino)
			     __string(method, method)
			     __field(int, result)
	    ),
	    TP_fast_assign(__entry->dev = inode->i_sb->s_dev;
			   __entry->ino = inode->i_ino;
			   __assign_str(method);
			   __entry->result = result;
	    ),
	    TP_printk("dev=%u:%u ino=%lu method=%s result=%d",
		      MAJOR(__entry->dev), MINOR(__entry->dev), __entry->ino,
		      __get_str(method), __entry->result)
);

TRACE_EVENT(ima_lists,
	    TP_PROTO(const struct inode *inode, bool denied, bool found,
		     bool measured, unsigned int vouched),
	    TP_ARGS(inode, denied, found, measured, vouched),
	    TP_STRUCT__entry(__field(dev_t, dev)
			     __field(unsigned long, ino)
			     __field(bool, denied)
			     __field(bool, found)
			     __field(bool, measured)
			     __field(unsigned int, vouched)
	    ),
	    TP_fast_assign(__entry->dev = inode->i_sb->s_dev;
			   __entry->ino = inode->i_ino;
			   __entry->denied = denied;
			   __entry->found = found;
			   __entry->measured = measured;
			   __entry->vouched = vouched;
	    ),
	    TP_printk("dev=%u:%u ino=%lu denied=%d found=%d measured=%d vouched=%x",
		      MAJOR(__entry->dev), MINOR(__entry->dev), __entry->ino,
		      __entry->denied, __entry->found, __entry->measured,
		      __entry->vouched)
);

TRACE_EVENT(ima_deny,
	    TP_PROTO(const struct inode *inode, const char *func,
		     const char *layer, const char *rule, const char *need,
		     const char *have, const char *cause),
	    TP_ARGS(inode, func, layer, rule, need, have, cause),
	    TP_STRUCT__entry(__field(dev_t, dev)
			     __field(unsigned long, ino)
			     __string(func, func)
			     __string(layer, layer)
			     __string(rule, rule)
			     __string(need, need)
			     __string(have, have)
			     __string(cause, cause)
	    ),
	    TP_fast_assign(__entry->dev = inode ? inode->i_sb->s_dev : 0;
			   __entry->ino = inode ? inode->i_ino : 0;
			   __assign_str(func);
			   __assign_str(layer);
			   __assign_str(rule);
			   __assign_str(need);
			   __assign_str(have);
			   __assign_str(cause);
	    ),
	    TP_printk("dev=%u:%u ino=%lu func=%s layer=%s rule=%s need=%s have=%s cause=%s",
		      MAJOR(__entry->dev), MINOR(__entry->dev), __entry->ino,
		      __get_str(func), __get_str(layer), __get_str(rule),
		      __get_str(need), __get_str(have), __get_str(cause))
);

#endif /* __IMA_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE ima_trace
#include <trace/define_trace.h>
