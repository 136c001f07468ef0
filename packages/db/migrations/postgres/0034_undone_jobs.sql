CREATE TABLE "tracked_job_changes" (
	"application_id" text collate "C" NOT NULL,
	"job_id" text collate "C" NOT NULL,
	"position" integer NOT NULL,
	"size" integer NOT NULL,
	"change" jsonb NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "tracked_job_changes_application_id_job_id_position_pk" PRIMARY KEY("application_id","job_id","position")
);
--> statement-breakpoint
ALTER TABLE "tracked_jobs" ADD COLUMN "undoes" text collate "C";--> statement-breakpoint
ALTER TABLE "tracked_jobs" ADD COLUMN "undone_by" text collate "C";--> statement-breakpoint
ALTER TABLE "tracked_jobs" ADD COLUMN "undoable" integer DEFAULT 0 NOT NULL;