#include "store/sql.h"

#include "store/store.h"

namespace quire::store {

Query& Query::bind(std::int64_t value) {
  statement_.bind_integer(++bound_, value);
  return *this;
}

Query& Query::bind(double value) {
  statement_.bind_real(++bound_, value);
  return *this;
}

Query& Query::bind(std::string_view text) {
  statement_.bind_text(++bound_, text.data() == nullptr ? std::string_view("") : text);
  return *this;
}

Query& Query::bind(std::span<const char> blob) {
  statement_.bind_blob(++bound_, blob.data() == nullptr ? std::span<const char>("", 0) : blob);
  return *this;
}

Query& Query::bind(std::optional<std::int64_t> value) {
  if (value) return bind(*value);
  statement_.bind_null(++bound_);
  return *this;
}

std::int64_t Query::returned() {
  if (!row()) throw StoreError("the store gave no number to a new row; see quire check");
  const std::int64_t number = integer(0);
  while (row()) {
  }
  return number;
}

Query Connection::query(const char* sql) {
  std::unique_ptr<Prepared>& statement = prepared_[sql];
  if (!statement) statement = prepare(sql);
  return Query(*statement);
}

std::optional<std::int64_t> Connection::number(const char* sql) {
  Query only = query(sql);
  if (!only.row() || only.null(0)) return std::nullopt;
  return only.integer(0);
}

}  // namespace quire::store
