DROP INDEX `users_username`;--> statement-breakpoint
DROP INDEX `users_external_id`;--> statement-breakpoint
DROP INDEX `users_by_sign_in`;--> statement-breakpoint
CREATE UNIQUE INDEX `users_username` ON `users` (`application_id`,`username_key`) WHERE hidden_at is null and username_key is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `users_external_id` ON `users` (`application_id`,`external_id`) WHERE hidden_at is null and external_id is not null;--> statement-breakpoint
CREATE INDEX `users_by_sign_in` ON `users` (`application_id`,`last_sign_in_at`,`id`) WHERE hidden_at is null and last_sign_in_at is not null;