/** Bundles programs: one file for each, with everything inside but the packages that bring machine code. */
export declare function bundle(programs: Record<string, string>, outdir: string): Promise<void>
