#include "store/body.h"

#include <algorithm>

#include <fmt/format.h>

namespace quire::store {
namespace {

// A field is its tag, its length and its bytes; numbers are varints inside. Tags are never reused.
enum class Tag : unsigned char {
  title = 1,
  abstract_text,
  summary,
  author,
  affiliation,  // of the author before
  author_count,
  organisation,
  category,
  published,
  updated,
  version,  // number, then day + 1 (0: none)
  comment,
  journal,
  doi,
  license,
  code,
  project,
  lab,
  subject,
  withdrawn,
  family,  // of the author before, as are the next two
  suffix,
  orcid,
  other_id,
  submitted,   // milliseconds since 1970
  announced,   // a day
  cross_list,  // day, then the category
  withdrawal,
  deleted,
  version_withdrawn,  // the version before
  apart,              // an identity
};

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

void put(std::string& out, Tag tag, std::string_view bytes) {
  out += static_cast<char>(tag);
  put_varint(out, bytes.size());
  out += bytes;
}

void put_text(std::string& out, Tag tag, std::string_view text) {
  if (!text.empty()) put(out, tag, text);
}

/// Days may lie before 1970: zigzag keeps them short.
std::uint64_t zigzag(std::int64_t v) {
  return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
}
std::int64_t unzigzag(std::uint64_t v) {
  return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
}

void put_number(std::string& out, Tag tag, std::uint64_t value) {
  std::string bytes;
  put_varint(bytes, value);
  put(out, tag, bytes);
}

/// Reads from a view, never past its end.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool empty() const { return rest_.empty(); }
  std::size_t size() const { return rest_.size(); }
  bool ok() const { return ok_; }
  unsigned char byte() {
    if (rest_.empty()) return fail();
    const auto b = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return b;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint64_t b = byte();
      if (!ok_) return 0;
      value |= (b & 0x7f) << shift;
      if (b < 0x80) return value;
    }
    return fail();
  }
  std::string_view take(std::uint64_t n) {
    if (n > rest_.size()) {
      fail();
      return {};
    }
    const auto out = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return out;
  }

 private:
  unsigned char fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

/// A stored day, unless the number is none.
std::optional<Day> day_of(std::int64_t count) {
  constexpr std::int64_t kFirst = -25'567, kLast = 376'199;  // 1900-01-01, 2999-12-31
  if (count < kFirst || count > kLast) return std::nullopt;
  return Day::from_count(static_cast<std::int32_t>(count));
}

std::optional<Instant> instant_of(std::int64_t ms) {
  const Instant at{std::chrono::milliseconds(ms)};
  // Both ends of the years that days have, so that the day of an instant is always one.
  if (at < Day::from_count(-25'567).start() || at >= Day::from_count(376'199).start()) return std::nullopt;
  return at;
}

std::string* text_field(Paper& paper, Tag tag) {
  switch (tag) {
    case Tag::title:
      return &paper.title;
    case Tag::abstract_text:
      return &paper.abstract;
    case Tag::summary:
      return &paper.summary;
    case Tag::organisation:
      return &paper.organisation;
    case Tag::comment:
      return &paper.comment;
    case Tag::journal:
      return &paper.journal;
    case Tag::doi:
      return &paper.doi;
    case Tag::license:
      return &paper.license;
    case Tag::code:
      return &paper.code_url;
    case Tag::project:
      return &paper.project_url;
    case Tag::lab:
      return &paper.lab;
    case Tag::subject:
      return &paper.subject;
    case Tag::withdrawal:
      return &paper.withdrawal;
    default:
      return nullptr;
  }
}

/// A field that stands beside the name of the author before it.
std::string* author_field(Paper& paper, Tag tag) {
  if (paper.authors.empty()) return nullptr;
  Author& author = paper.authors.back();
  switch (tag) {
    case Tag::affiliation:
      return &author.affiliation;
    case Tag::family:
      return &author.family;
    case Tag::suffix:
      return &author.suffix;
    case Tag::orcid:
      return &author.orcid;
    default:
      return nullptr;
  }
}

bool take_cross_list(Paper& paper, Reader& field) {
  const auto on = day_of(unzigzag(field.varint()));
  if (!field.ok() || !on) return false;
  paper.cross_lists.push_back({std::string(field.take(field.size())), *on});
  return true;
}

/// Takes in one field; false if its bytes cannot be.
bool take_field(Paper& paper, Tag tag, std::string_view bytes) {
  if (std::string* field = text_field(paper, tag)) {
    *field = bytes;
    return true;
  }
  Reader number(bytes);
  switch (tag) {
    case Tag::author:
      paper.authors.push_back({std::string(bytes), {}});
      return true;
    case Tag::affiliation:
    case Tag::family:
    case Tag::suffix:
    case Tag::orcid: {
      std::string* field = author_field(paper, tag);
      if (field == nullptr) return false;
      *field = bytes;
      return true;
    }
    case Tag::other_id: {
      auto id = PaperId::parse(bytes);
      if (!id) return false;
      paper.other_ids.push_back(std::move(*id));
      return true;
    }
    case Tag::apart: {
      auto id = PaperId::parse(bytes);
      if (!id) return false;
      paper.apart.push_back(std::move(*id));
      return true;
    }
    case Tag::submitted:
      paper.submitted = instant_of(unzigzag(number.varint()));
      return number.ok();
    case Tag::announced:
      paper.announced = day_of(unzigzag(number.varint()));
      return number.ok();
    case Tag::cross_list:
      return take_cross_list(paper, number);
    case Tag::deleted:
      paper.deleted = true;
      return true;
    case Tag::version_withdrawn:
      if (paper.versions.empty()) return false;
      paper.versions.back().withdrawn = true;
      return true;
    case Tag::category:
      paper.categories.emplace_back(bytes);
      return true;
    case Tag::author_count:
      paper.author_count = static_cast<int>(std::min<std::uint64_t>(number.varint(), 1'000'000));
      return number.ok();
    case Tag::published:
      paper.published = day_of(unzigzag(number.varint()));
      return number.ok();
    case Tag::updated:
      paper.updated = day_of(unzigzag(number.varint()));
      return number.ok();
    case Tag::version: {
      Version version;
      version.number = static_cast<int>(std::min<std::uint64_t>(number.varint(), 100'000));
      if (const std::uint64_t day = number.varint(); day > 0) version.day = day_of(unzigzag(day - 1));
      paper.versions.push_back(version);
      return number.ok();
    }
    case Tag::withdrawn:
      paper.withdrawn = true;
      return true;
    default:
      return true;  // a field of a newer program: passed over
  }
}

}  // namespace

std::string pack(const Paper& paper) {
  std::string out;
  out.reserve(paper.abstract.size() + paper.title.size() + paper.authors.size() * 20 + 64);
  put_text(out, Tag::title, paper.title);
  for (const Author& author : paper.authors) {
    put(out, Tag::author, author.name);
    put_text(out, Tag::affiliation, author.affiliation);
    put_text(out, Tag::family, author.family);
    put_text(out, Tag::suffix, author.suffix);
    put_text(out, Tag::orcid, author.orcid);
  }
  for (const std::string& category : paper.categories) put(out, Tag::category, category);
  if (paper.author_count > 0)
    put_number(out, Tag::author_count, static_cast<std::uint64_t>(paper.author_count));
  if (paper.published) put_number(out, Tag::published, zigzag(paper.published->count()));
  if (paper.updated) put_number(out, Tag::updated, zigzag(paper.updated->count()));
  for (const Version& version : paper.versions) {
    std::string bytes;
    put_varint(bytes, static_cast<std::uint64_t>(std::max(0, version.number)));
    put_varint(bytes, version.day ? zigzag(version.day->count()) + 1 : 0);
    put(out, Tag::version, bytes);
    if (version.withdrawn) put(out, Tag::version_withdrawn, {});
  }
  for (const PaperId& id : paper.other_ids) put(out, Tag::other_id, id.key());
  for (const PaperId& id : paper.apart) put(out, Tag::apart, id.key());
  if (paper.submitted) put_number(out, Tag::submitted, zigzag(paper.submitted->time_since_epoch().count()));
  if (paper.announced) put_number(out, Tag::announced, zigzag(paper.announced->count()));
  for (const CrossList& list : paper.cross_lists) {
    std::string bytes;
    put_varint(bytes, zigzag(list.day.count()));
    put(out, Tag::cross_list, bytes + list.category);
  }
  put_text(out, Tag::organisation, paper.organisation);
  put_text(out, Tag::comment, paper.comment);
  put_text(out, Tag::journal, paper.journal);
  put_text(out, Tag::doi, paper.doi);
  put_text(out, Tag::license, paper.license);
  put_text(out, Tag::code, paper.code_url);
  put_text(out, Tag::project, paper.project_url);
  put_text(out, Tag::lab, paper.lab);
  put_text(out, Tag::subject, paper.subject);
  if (paper.withdrawn) put(out, Tag::withdrawn, {});
  put_text(out, Tag::withdrawal, paper.withdrawal);
  if (paper.deleted) put(out, Tag::deleted, {});
  put_text(out, Tag::summary, paper.summary);
  put_text(out, Tag::abstract_text, paper.abstract);
  return out;
}

Result<Paper> unpack(PaperId id, std::string_view bytes) {
  Paper paper(std::move(id));
  Reader reader(bytes);
  while (!reader.empty()) {
    const Tag tag{reader.byte()};
    const std::string_view field = reader.take(reader.varint());
    if (!reader.ok() || !take_field(paper, tag, field))
      return Error{
          fmt::format("paper {}: its stored fields are damaged; restore a backup or import the paper again",
                      paper.id.key())};
  }
  return paper;
}

}  // namespace quire::store
