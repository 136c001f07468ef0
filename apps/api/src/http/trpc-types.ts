import type { ErrorCode, FieldFault, Operation, Platform, ReturnedFile, Storefront } from '@clientele/contracts'
import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorData,
  TRPCErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
} from '@trpc/server'
import type { z } from 'zod'

/** The content of `error.data.app` of a failed call. */
export interface AppErrorData {
  code: ErrorCode
  message: string
  details: readonly FieldFault[]
  request_id: string
  meta?: Readonly<Record<string, unknown>>
  authenticated?: false
}

type ProcedureOf<O extends Operation> = O['method'] extends 'GET'
  ? TRPCQueryProcedure<{ input: z.input<O['input']>; output: z.output<O['output']>; meta: unknown }>
  : TRPCMutationProcedure<{ input: z.input<O['input']>; output: z.output<O['output']>; meta: unknown }>

/** Streamed operations are only available over REST. */
type IsStreamed<O extends Operation> =
  z.output<O['input']> extends { body: AsyncIterable<Uint8Array> }
    ? true
    : z.output<O['output']> extends ReturnedFile
      ? true
      : false
type ProceduresOf<Operations extends Record<string, Operation>> = {
  [Name in keyof Operations as IsStreamed<Operations[Name]> extends true ? never : Name]: ProcedureOf<Operations[Name]>
}

export type Procedures = ProceduresOf<Platform> & { storefront: ProceduresOf<Storefront> }

/** The router's type for clients, derived from the contract alone, so that importing it doesn't import the API. */
export type TrpcRouter = TRPCBuiltRouter<
  {
    ctx: object
    meta: object
    errorShape: TRPCErrorShape<TRPCDefaultErrorData & { app: AppErrorData }>
    transformer: false
  },
  Procedures
>
