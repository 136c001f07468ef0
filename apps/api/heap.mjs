/**
 * What Node is told about memory when it runs the api, which otherwise takes twice as much under load as it needs: its young generation
 * large enough that what a request leaves behind dies there, and its old one collected before it has grown by half.
 */
export const heapFlags = ['--max-semi-space-size=16', '--heap-growing-percent=50']
