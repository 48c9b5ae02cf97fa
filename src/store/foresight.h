// What of a batch the store has not: which names and titles of its records no row has. Asked for many at once
// before the batch is put, so that a paper that is new costs PostgreSQL no journey of its own.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

#include "paper/paper.h"
#include "store/sql.h"

namespace quire::store {

/// Knows what is not there, and never what is: without it every question is asked of the database. True to
/// the database as long as every write of a name or a title is told to it.
class Foresight {
 public:
  /// What it knows of a batch, until the look goes. `title_hashes` are those of the records' titles.
  class Look {
   public:
    Look(Foresight& foresight, Connection& connection, std::span<const Record> records,
         std::span<const std::int64_t> title_hashes);
    ~Look();
    Look(const Look&) = delete;
    Look& operator=(const Look&) = delete;

   private:
    Foresight& foresight_;
  };

  /// No paper, alias or gone paper has this name, and no statement of the source whose record came with it.
  bool lacks_id(std::string_view key) const { return absent_ids_.contains(std::string(key)); }
  /// No paper has, or had before it was joined to another, a title of this hash.
  bool lacks_title(std::int64_t hash) const { return absent_titles_.contains(hash); }

  void wrote_id(std::string_view key) {
    if (!absent_ids_.empty()) absent_ids_.erase(std::string(key));
  }
  void wrote_title(std::int64_t hash) { absent_titles_.erase(hash); }

 private:
  std::unordered_set<std::string> absent_ids_;
  std::unordered_set<std::int64_t> absent_titles_;
};

}  // namespace quire::store
