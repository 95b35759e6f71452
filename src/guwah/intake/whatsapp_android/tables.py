"""
The tables of WhatsApp for Android: which belong to a message or a call, and what the rest is.

Source: public dumps of the schema, of 2019 to 2026, and the public parsers named in
docs/formats/whatsapp-android.md.

The rule of this module: a table that is not here and holds rows is told as not read.
"""

from __future__ import annotations

from typing import Final

# The row id is the message's.
BESIDE: Final = (
    "audio_data", "forwarded_newsletter_message_info", "message_album", "message_broadcast_ephemeral",
    "message_call_log", "message_comment_parent", "message_details", "message_edit_info",
    "message_ephemeral", "message_ephemeral_setting", "message_event", "message_event_invite",
    "message_external_ad_content", "message_forwarded", "message_future", "message_group_invite",
    "message_inline_video_metadata", "message_invoice", "message_limit_sharing_setting",
    "message_location", "message_media", "message_newsletter_admin_invite",
    "message_newsletter_follower_invite", "message_order", "message_parent_association",
    "message_payment", "message_payment_invite", "message_payment_status_update",
    "message_payment_transaction_reminder", "message_poll", "message_privacy_state",
    "message_product", "message_question", "message_quote_invoice", "message_quoted",
    "message_quoted_blank_reply", "message_quoted_call_log", "message_quoted_group_invite",
    "message_quoted_location", "message_quoted_media", "message_quoted_order",
    "message_quoted_payment_invite", "message_quoted_product", "message_quoted_text",
    "message_quoted_ui_elements", "message_quoted_ui_elements_reply", "message_rating",
    "message_revoked", "message_scheduled_call", "message_sticker_pack", "message_system",
    "message_system_block_contact", "message_system_business_state", "message_system_chat_assignment",
    "message_system_community_link_changed", "message_system_device_change",
    "message_system_ephemeral_setting_not_applied", "message_system_event_updates",
    "message_system_group", "message_system_group_auto_restrict",
    "message_system_group_with_parent", "message_system_initial_privacy_provider",
    "message_system_lid_change", "message_system_linked_group_call",
    "message_system_number_change", "message_system_photo_change", "message_system_privacy",
    "message_system_reminder_sent", "message_system_reminder_setup",
    "message_system_scheduled_call_start", "message_system_username_change",
    "message_system_value_change", "message_template", "message_template_quoted", "message_text",
    "message_thumbnail", "message_ui_elements_reply", "message_view_once_media",
    "newsletter_message", "question_reply_quoted_message", "status_message_info",
    "status_quoted_message",
)  # fmt: skip

# A column names the message.
REFERRING: Final = (
    ("message_media_vcard_count", "message_row_id"), ("message_mentions", "message_row_id"),
    ("message_poll_option", "message_row_id"), ("message_quoted_mentions", "message_row_id"),
    ("message_quoted_vcard", "message_row_id"), ("message_sticker_pack_stickers", "message_row_id"),
    ("message_system_chat_participant", "message_row_id"),
    ("message_system_sibling_group_link_change", "message_row_id"),
    ("message_system_with_group_nodes", "message_row_id"),
    ("message_template_button", "message_row_id"), ("message_ui_elements", "message_row_id"),
    ("message_vcard", "message_row_id"), ("messages_vcards", "message_row_id"),
    ("missed_call_logs", "message_row_id"), ("poll_edit_snapshot", "parent_message_row_id"),
    ("transcription_segment", "message_row_id"),
)  # fmt: skip

# What others have added to a message; its parts have the row id of the addition.
ADDED: Final = "message_add_on"
BESIDE_ADDED: Final = (
    "message_add_on_event_response", "message_add_on_keep_in_chat", "message_add_on_pin_in_chat",
    "message_add_on_poll_vote", "message_add_on_question_response", "message_add_on_reaction",
    "message_add_on_scheduled_call_edit", "message_add_on_status_question_answer",
    "message_add_on_status_sticker_interaction",
)  # fmt: skip
CHOSEN: Final = "message_add_on_poll_vote_selected_option"
OPTIONS: Final = "message_poll_option"

BESIDE_CALL: Final = ("call_unknown_caller", "joinable_call_log")
CALLED: Final = "call_log_participant_v2"
QUOTES: Final = "messages_quotes"

LOOKED_UP: Final = frozenset({"chat", "chat_list", "jid", "jid_map", "lid_display_name"})

# For the app itself: search, keys, receipts' bookkeeping, settings, what can be shown next.
OWN: Final = frozenset(
    {
        "addon_message_media", "ai_agentic_metadata", "ai_thread_info_fts_content",
        "ai_thread_info_fts_docsize", "ai_thread_info_fts_segdir", "ai_thread_info_fts_segments",
        "ai_thread_info_fts_stat", "backup_changes", "bot_plugin_metadata", "business_message_forward_info",
        "conversion_tuples", "data_sharing_disclosure_metadata", "feature_key_store", "frequent",
        "frequents", "group_history_share_reporting_info", "group_notification_version",
        "group_participant_device", "integrator_display_name", "jid_user_metadata", "keywords",
        "lid_chat_state", "media_hash_thumbnail", "media_processed_video", "media_refs",
        "message_add_on_receipt_device", "message_fts", "message_fts_content", "message_fts_docsize",
        "message_fts_segdir", "message_fts_segments", "message_fts_stat", "message_ftsv2_content",
        "message_ftsv2_docsize", "message_ftsv2_segdir", "message_ftsv2_segments",
        "message_ftsv2_stat", "message_link", "message_logging_funnel_id", "message_secret",
        "message_send_count", "message_span_indices", "message_streaming_sidecar",
        "message_structure_analysis_result", "message_vcard_jid", "messages_fts",
        "messages_fts_content", "messages_fts_segdir", "messages_fts_segments",
        "messages_hydrated_four_row_template", "messages_links", "mms_metadata",
        "mms_thumbnail_metadata", "optimised_delivery_info", "pay_transactions",
        "payment_background", "payment_background_order", "played_self_receipt",
        "primary_device_version", "priority_inbox", "props", "quick_replies",
        "quick_reply_attachments", "quick_reply_keywords", "quick_reply_usage",
        "receipt_coex", "receipt_device", "receipt_orphaned", "recently_selected_search_table",
        "reporting_info", "smart_suggestions_key_value", "status", "status_crossposting_v3",
        "status_info_ranking_signals", "suggest_as_you_type", "suggested_replies",
        "support_citation_metadata", "template_messages_metadata", "thread_id", "thread_messages",
        "url_tracking_map_element", "user_device", "user_device_info",
    }
)  # fmt: skip

JOINED: Final = frozenset(
    {
        *BESIDE, *BESIDE_ADDED, *BESIDE_CALL, ADDED, CHOSEN, CALLED, QUOTES,
        *(name for name, _ in REFERRING),
    }
)  # fmt: skip
