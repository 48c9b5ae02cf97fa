// The <entry> elements of an XML feed one by one, in the memory of one. This scanner knows what can hide a
// '<' (CDATA, comments, processing instructions, attribute values) and counts depth; whether an entry is
// well-formed is for its parser to say. A document type declaration is refused: nothing here expands
// entities.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "source/byte_reader.h"

namespace quire::source {

class XmlEntries {
 public:
  explicit XmlEntries(Input& input) : bytes_(input) {}

  /// Moves to the next entry; false behind the end of the feed. Throws InputError for what is no feed, or
  /// ends early.
  bool next();
  /// The whole element, with its tags; empty if refused.
  std::string_view entry() const { return entry_; }
  /// The feed from its first byte to its first entry (of which a little may be there), or all of it if there
  /// is none; at most 64 KiB.
  std::string_view head() const { return head_; }
  /// Why the entry was skipped: too long or too deep. Empty if it was not.
  const std::string& refused() const { return refused_; }
  /// 1-based.
  std::uint64_t number() const { return number_; }
  /// Line at which the entry begins.
  std::uint64_t line() const { return entry_line_; }

 private:
  enum class Tag : unsigned char { open, close, empty, none };

  bool start_of_markup();
  Tag read_markup();
  Tag read_tag(int first);
  void read_until(std::string_view end);
  void read_declaration();
  void check_root();
  void check_root_name();
  bool handle(Tag tag);
  bool handle_in_feed(Tag tag);
  bool handle_in_entry(Tag tag);
  void forget();
  void keep(int byte);
  int get();
  int take();
  [[noreturn]] void ends_early() const;

  ByteReader bytes_;
  std::string head_;
  std::string entry_;
  std::string refused_;
  std::string name_;  ///< local name of the tag just read
  bool capturing_ = false;
  bool root_seen_ = false;
  int depth_ = 0;        ///< of open elements
  int entry_depth_ = 0;  ///< depth outside the entry being captured
  std::uint64_t number_ = 0;
  std::uint64_t entry_line_ = 0;
};

}  // namespace quire::source
