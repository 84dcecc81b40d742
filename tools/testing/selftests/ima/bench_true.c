// SPDX-License-Identifier: GPL-2.0
/*
 * bench_true - the program that bench_exec starts: one that does nothing
 *
 * It is linked with the kernel's nolibc, so that next to nothing of a run is
 * the program's own.
 */
int main(void)
{
	return 0;
}
