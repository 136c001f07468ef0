ALTER TABLE `sessions` ADD `opened_by` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `contact_id` text;--> statement-breakpoint
ALTER TABLE `sign_ups` ADD `returning_user_id` text;