'use client'

import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { type QueryFilters, type UseMutationOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type DefaultValues, type FieldValues, useForm, type UseFormReturn } from 'react-hook-form'
import type { z } from 'zod'
import { Dialog } from './dialog'
import { DialogForm, ShownOnce, type ShownOnceProps, useRefusal } from './form-dialog'

interface RequestFormProps<Values extends FieldValues, Body, Result, Failure> {
  /** The label of the submit button: a verb with its object. */
  action: string
  /** The schema of the request body, which validates the form. */
  schema: z.ZodType<Body, Values>
  defaultValues: NoInfer<DefaultValues<Values>>
  mutation: UseMutationOptions<Result, Failure, { body: NoInfer<Body> }>
  /** What is read again after the request, such as the list that the page shows. */
  rereads?: readonly QueryFilters[]
  /** Shows the parts of the response that are visible only once. Without it, the dialog closes after the request. */
  shown?: (result: Result) => Omit<ShownOnceProps, 'onDone'>
  className?: string
  children: (form: UseFormReturn<Values, unknown, Body>) => ReactNode
}

/** Whether a dialog is open. */
export interface OpenProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

interface RequestDialogProps<Values extends FieldValues, Body, Result, Failure>
  extends OpenProps,
    RequestFormProps<Values, Body, Result, Failure> {
  title: string
  description?: ReactNode
  size?: 'md' | 'lg'
}

/** A dialog with a form whose values are the body of one request. Closing it resets everything. */
export function RequestDialog<Values extends FieldValues, Body, Result, Failure>({
  open,
  onOpenChange,
  title,
  description,
  size,
  ...form
}: RequestDialogProps<Values, Body, Result, Failure>) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description} size={size}>
      <RequestForm {...form} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function RequestForm<Values extends FieldValues, Body, Result, Failure>({
  action,
  schema,
  defaultValues,
  mutation,
  rereads = [],
  shown,
  className,
  children,
  onDone,
}: RequestFormProps<Values, Body, Result, Failure> & { onDone: () => void }) {
  const form = useForm<Values, unknown, Body>({ resolver: standardSchemaResolver(schema), defaultValues })
  const { refusal, refuse, clear } = useRefusal(form)
  const queryClient = useQueryClient()
  const request = useMutation({
    ...mutation,
    onSuccess: async (...done) => {
      if (!shown) onDone()
      await mutation.onSuccess?.(...done)
      await Promise.all(rereads.map((filter) => queryClient.invalidateQueries(filter)))
    },
    onError: refuse,
  })

  if (shown && request.data !== undefined) return <ShownOnce {...shown(request.data)} onDone={onDone} />
  return (
    <DialogForm
      action={action}
      refusal={refusal}
      pending={request.isPending}
      className={className}
      onCancel={onDone}
      onSubmit={form.handleSubmit((body) => {
        clear()
        request.mutate({ body })
      })}
    >
      {children(form)}
    </DialogForm>
  )
}
