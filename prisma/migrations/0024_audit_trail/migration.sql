-- Which lists have shown an offer: people may ask who has looked at them.
CREATE INDEX "audit_log_lists" ON "audit_log" USING gin ("detail" jsonb_path_ops) WHERE "detail" ? 'offers';
