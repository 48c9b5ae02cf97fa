// What the files about discussions share: rows of comments.
#pragma once

#include <optional>
#include <string_view>

#include "store/discussion.h"
#include "store/works.h"

namespace quire::store {

/// Of the columns c.number, c.key, c.doc, c.parent, c.person, p.name, p.full_name, p.role, c.at, c.text,
/// c.edited_at, c.deleted_at, c.hidden_at, c.hidden_why.
Comment read_comment(const Query& query);
inline constexpr int kCommentColumns = 14;

std::optional<Comment> find_comment(Connection& connection, std::string_view key);

bool is_locked(Connection& connection, Doc paper);

/// Why a person may not write now.
Written may_write(Connection& connection, std::string_view person, Instant at);

/// Tells those whom a comment answers or names, but who wrote it and who muted them. Inside a writing
/// transaction.
void write_notices(Connection& writer, const Comment& comment, std::string_view answered,
                   std::span<const std::string> names, Instant at);

}  // namespace quire::store
