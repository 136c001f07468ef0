ALTER TABLE "tracked_job_errors" ADD COLUMN "code" text;--> statement-breakpoint
ALTER TABLE "tracked_job_errors" ADD COLUMN "field" text;--> statement-breakpoint
ALTER TABLE "tracked_job_errors" ADD COLUMN "cells" jsonb;--> statement-breakpoint
ALTER TABLE "tracked_jobs" ADD COLUMN "row_header" jsonb;