/**
 * What Node is told about memory when it runs the api, which otherwise takes twice as much under load as it needs: its young generation
 * large enough that what a request leaves behind dies there, and its old one collected before it has grown by a third. Nor may it guess
 * from a busy moment that what some line makes will last, and put it among the old from then on: it did so at one start in four, and
 * every request cost half as much again.
 */
export const heapFlags = ['--max-semi-space-size=16', '--heap-growing-percent=30', '--no-allocation-site-pretenuring']

/**
 * What the C library is told: nearly everything outside of the heap is allocated by one thread, so that pools of memory for the others mostly hold
 * what nobody uses anymore. Pieces of files, of which a process reads and writes many, get memory of their own, which goes back to the system with
 * them. Otherwise, smaller things that last would settle between them, and the room that pieces leave behind couldn't be given back.
 */
export const memoryVariables = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536' }
