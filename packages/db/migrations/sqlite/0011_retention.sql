CREATE TABLE `chores` (
	`name` text PRIMARY KEY NOT NULL,
	`held_by` text,
	`held_until` integer,
	`cleared_before` integer,
	`done_at` integer
);
--> statement-breakpoint
CREATE INDEX `identifiers_released` ON `identifiers` (`released_at`) WHERE released_at is not null;--> statement-breakpoint
CREATE INDEX `invitations_by_expiry` ON `invitations` (`expires_at`);--> statement-breakpoint
CREATE INDEX `operator_sessions_by_expiry` ON `operator_sessions` (`expires_at`);