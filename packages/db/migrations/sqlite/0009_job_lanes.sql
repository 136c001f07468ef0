DROP INDEX `jobs_claimable`;--> statement-breakpoint
ALTER TABLE `jobs` ADD `lane` text DEFAULT 'housekeeping' NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `priority` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `ready` integer DEFAULT true NOT NULL;--> statement-breakpoint
UPDATE `jobs` SET `ready` = false, `lane` = CASE `kind`
  WHEN 'import_members' THEN 'imports'
  WHEN 'deliver_message' THEN coalesce((SELECT `channel` FROM `messages` WHERE `messages`.`application_id` = `jobs`.`application_id` AND `messages`.`id` = `jobs`.`payload` ->> 'message_id'), 'email')
  ELSE 'housekeeping' END
WHERE `state` IN ('waiting', 'running');--> statement-breakpoint
CREATE INDEX `jobs_ready` ON `jobs` (`lane`,`application_id`,`priority`,`claimable_at`) WHERE ready and state = 'waiting';--> statement-breakpoint
CREATE INDEX `jobs_ready_by_age` ON `jobs` (`lane`,`claimable_at`) WHERE ready and state = 'waiting';--> statement-breakpoint
CREATE INDEX `jobs_set_aside` ON `jobs` (`claimable_at`) WHERE state = 'running' or (state = 'waiting' and not ready);