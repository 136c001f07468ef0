export declare const heapFlags: string[]
export declare const memoryVariables: Readonly<Record<string, string>>
