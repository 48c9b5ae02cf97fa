// The entries of a BibTeX file one by one, in the memory of one: fields by name, strings joined and macros
// put in. What stands between entries is not read, as BibTeX has it. An entry whose braces never close costs
// only itself: the next '@name{' at the start of a line begins another. Grammar: the reference
// implementation's, as described in "BibTeXing" (Patashnik, 1988) and in practice.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "source/byte_reader.h"

namespace quire::source {

struct BibtexEntry {
  std::uint64_t line = 0;  ///< at which it begins
  std::string type;        ///< "article", in lower case
  std::string key;
  std::map<std::string, std::string, std::less<>> fields;  ///< by name in lower case; of two the first
  std::vector<std::string> notes;                          ///< what was wrong inside

  std::string_view field(std::string_view name) const;
};

class BibtexEntries {
 public:
  explicit BibtexEntries(Input& input);

  /// Moves to the next entry that is none of @string, @preamble and @comment; false at the end.
  bool next();
  const BibtexEntry& entry() const { return entry_; }
  /// Why the entry could not be read: it does not close, or is too long. Empty if it could.
  const std::string& refused() const { return refused_; }
  /// '@' signs that began something, readable or not.
  std::uint64_t begun() const { return begun_; }

 private:
  /// "@article{", as it was found.
  struct Head {
    std::uint64_t line = 0;
    std::string type;
    bool parentheses = false;
  };

  bool find_head();
  bool read_head(std::string& taken);
  void read_body();
  bool ends_at(int byte);
  void keep(std::string_view bytes);
  void read_macro();
  void read_fields();

  ByteReader bytes_;
  BibtexEntry entry_;
  std::string refused_;
  std::string body_;
  std::map<std::string, std::string, std::less<>> macros_;
  std::size_t macro_bytes_ = 0;
  std::uint64_t begun_ = 0;
  Head head_;              ///< read last
  bool has_head_ = false;  ///< and not yet followed
  int before_ = '\n';      ///< the byte that was taken last
  bool is_kept_ = true;    ///< body_ holds all of the entry
  int depth_ = 0;
  bool quoted_ = false;
};

}  // namespace quire::source
