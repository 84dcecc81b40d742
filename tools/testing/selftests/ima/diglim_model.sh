#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Lists of few digests come and go at random, by path and as bytes: after each step
# what the kernel tells is what a plain model says.  With the kernel parameter
# diglim_steps=N, N steps.  The seed is in the output; what fails with one is had
# again by "diglim_model STEPS SEED DIRECTORY".
#
# vmtest-cpus: 2
# vmtest-append: audit=0
# vmtest-alone: it takes its time
# vmtest-extension: DIGLIM
# vmtest-timeout: 400

. ./lib.sh
ima_start 1

mkdir /tmp/lists
seed=$(hexdump -n 4 -e '1/4 "%u"' /dev/urandom)
steps=$(parameter diglim_steps)
echo "# seed $seed"
check "what the kernel tells is what the model says" \
	diglim_model "${steps:-10000}" "$seed" /tmp/lists

ima_end
