DROP INDEX `messages_undelivered`;--> statement-breakpoint
CREATE INDEX `messages_by_time` ON `messages` (`created_at`);--> statement-breakpoint
CREATE INDEX `messages_with_words` ON `messages` (`created_at`) WHERE text <> '';