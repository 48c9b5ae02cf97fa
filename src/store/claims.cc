#include "store/claims.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "store/acts.h"
#include "text/unicode.h"

namespace quire::store {
namespace {

constexpr std::array<const char*, 4> kProofs = {"orcid", "mail", "page", "statement"};

#define QUIRE_CLAIM                                                                                      \
  "SELECT c.number, c.key, c.paper, c.position, c.name, c.person, p.name, c.proof_kind, c.proof, c.at, " \
  "c.state, c.decided_at, coalesce(d.name, ''), c.why FROM claims c JOIN persons p ON p.key = c.person " \
  "LEFT JOIN persons d ON d.key = c.decided_by "
// Names that a paper has now: those of its works as well.
#define QUIRE_NAMES "(SELECT id FROM papers WHERE doc = ?1 UNION SELECT id FROM aliases WHERE doc = ?1) "

Claim read(const Query& query) {
  Claim claim;
  claim.number = query.integer(0);
  claim.key = query.text(1);
  claim.place = {std::string(query.text(2)),
                 static_cast<std::uint32_t>(query.integer(3)),
                 std::string(query.text(4)),
                 {}};
  claim.person = query.text(5);
  claim.person_name = query.text(6);
  claim.proof_kind = static_cast<Proof>(std::clamp<std::int64_t>(query.integer(7), 0, kProofs.size() - 1));
  claim.proof = query.text(8);
  claim.at = instant(query.integer(9));
  claim.state = verdict_of(query.integer(10));
  claim.decided_at = instant(query, 11);
  claim.decided_by = query.text(12);
  claim.why = query.text(13);
  return claim;
}

std::string target_of(std::int64_t number) { return fmt::format("claim {}", number); }

std::optional<Claim> claim_of(Connection& connection, std::int64_t number) {
  Query query = connection.query(QUIRE_CLAIM "WHERE c.number = ?");
  query.bind(number);
  return first_row(query, read);
}

/// Whose the place is, as accepted.
std::optional<std::string> owner_of(Connection& connection, const AuthorPlace& place) {
  Query query = connection.query(QUIRE_CLAIM "WHERE c.paper = ? AND c.position = ? AND c.state = 1");
  query.bind(std::string_view(place.paper)).bind(place.position);
  return query.row() ? std::optional(read(query).person_name) : std::nullopt;
}

/// What stands in the way of a new claim.
Status may_make(Connection& writer, const Claim& wanted) {
  {
    Query query = writer.query(
        QUIRE_CLAIM "WHERE c.paper = ? AND c.position = ? AND c.state IN (0, 1) ORDER BY c.number");
    query.bind(std::string_view(wanted.place.paper)).bind(wanted.place.position);
    for (const Claim& other : all_rows(query, read)) {
      if (other.person == wanted.person)
        return Error{other.state == Verdict::open ? "you have claimed that place; a curator will decide"
                                                  : "that place is yours already"};
      if (other.state == Verdict::accepted)
        return Error{fmt::format("that place is {}'s; a curator can undo that first", other.person_name)};
    }
  }
  Query query = writer.query("SELECT count(*) FROM claims WHERE person = ? AND state = 0");
  query.bind(std::string_view(wanted.person));
  if (query.row() && query.integer(0) >= static_cast<std::int64_t>(Claims::kOpenMax))
    return Error{fmt::format("{} of your claims wait for a curator; that many may", Claims::kOpenMax)};
  return success();
}

Result<Claim> write_claim(Connection& writer, const Claim& wanted) {
  {
    Query query = writer.query(QUIRE_CLAIM "WHERE c.key = ?");
    query.bind(std::string_view(wanted.key));
    if (query.row()) {
      Claim before = read(query);
      const bool same = before.place.paper == wanted.place.paper && before.person == wanted.person &&
                        before.place.position == wanted.place.position &&
                        before.proof_kind == wanted.proof_kind && before.proof == wanted.proof;
      if (!same) throw SentOtherwise();
      return before;
    }
  }
  if (const Status may = may_make(writer, wanted); !may) return Error{may.error()};
  Query insert = writer.query(
      "INSERT INTO claims(key, paper, position, name, person, proof_kind, proof, at, state, why) "
      "VALUES (?,?,?,?,?,?,?,?,0,'') RETURNING number");
  insert.bind(std::string_view(wanted.key))
      .bind(std::string_view(wanted.place.paper))
      .bind(wanted.place.position)
      .bind(std::string_view(wanted.place.name))
      .bind(std::string_view(wanted.person))
      .bind(static_cast<std::int64_t>(wanted.proof_kind))
      .bind(std::string_view(wanted.proof))
      .bind(ms(wanted.at));
  Claim made = wanted;
  made.number = insert.returned();
  Tables::touch(writer);
  return made;
}

/// A decision about who the author is (decisions.cc). Its number.
std::int64_t write_decision(Connection& writer, const Claim& claim, const AuthorPlace& place,
                            const std::string& by, const std::string& why, Instant at) {
  Query insert = writer.query(
      "INSERT INTO author_decisions(kind, paper, position, name, block, other_paper, other_position, "
      "other_name, other_block, claimant, person, why, at) VALUES (?,?,?,?,?,'',0,'','',?,?,?,?) "
      "RETURNING number");
  insert.bind(static_cast<std::int64_t>(AuthorDecision::Kind::claim))
      .bind(std::string_view(place.paper))
      .bind(place.position)
      .bind(std::string_view(place.name))
      .bind(std::string_view(place.block))
      .bind(std::string_view(claim.person))
      .bind(std::string_view(by))
      .bind(std::string_view(why))
      .bind(ms(at));
  return insert.returned();
}

void undo_decision_of(Connection& writer, std::int64_t claim, Instant at) {
  writer
      .query(
          "UPDATE author_decisions SET undone_at = ? WHERE undone_at IS NULL AND number = "
          "(SELECT decision FROM claims WHERE number = ?)")
      .bind(ms(at))
      .bind(claim)
      .run();
}

}  // namespace

const char* word(Proof proof) { return kProofs.at(static_cast<std::size_t>(proof)); }
std::optional<Proof> proof_kind(std::string_view word) {
  for (std::size_t i = 0; i < kProofs.size(); ++i)
    if (word == kProofs[i]) return static_cast<Proof>(i);
  return std::nullopt;
}

Result<Claim> Claims::make(const Claim& wanted) {
  Claim claim = wanted;
  claim.proof = text::one_line(wanted.proof);
  if (claim.proof.empty()) return Error{"a claim needs a proof, if only your word"};
  if (claim.proof.size() > kProofBytesMax)
    return Error{fmt::format("a proof of {} bytes is longer than {}", claim.proof.size(), kProofBytesMax)};
  std::optional<Result<Claim>> given;
  tables_.write([&](Connection& writer) { given = write_claim(writer, claim); });
  return std::move(*given);
}

Status Claims::decide(std::int64_t number, Verdict from, Verdict to, const std::string& by,
                      const std::string& why, Instant at, const AuthorPlace* place) {
  const auto reason = read_reason(why);
  if (!reason) return Error{reason.error()};
  Status status = success();
  tables_.write([&](Connection& writer) {
    const auto claim = claim_of(writer, number);
    if (!claim || claim->state != from) {
      status = Error{claim ? fmt::format("the claim is {} now", word(claim->state))
                           : fmt::format("there is no claim {}", number)};
      return;
    }
    if (to == Verdict::undone || to == Verdict::withdrawn) undo_decision_of(writer, number, at);
    std::optional<std::int64_t> decision;
    if (place != nullptr) {
      if (const auto owner = owner_of(writer, claim->place); owner) {
        status = Error{fmt::format("that place is {}'s; undo that first", *owner)};
        return;
      }
      if (place->name != claim->place.name) {
        status = Error{fmt::format("the author list has changed: that place is {} now", place->name)};
        return;
      }
      decision = write_decision(writer, *claim, *place, by, *reason, at);
    }
    // What was decided first stays to be read; what came after is in the acts.
    const bool again = to == Verdict::undone || to == Verdict::withdrawn;
    writer
        .query(
            "UPDATE claims SET state = ?1, decided_at = CASE WHEN ?2 = 1 THEN decided_at ELSE ?3 END, "
            "decided_by = CASE WHEN ?2 = 1 THEN decided_by ELSE ?4 END, why = CASE WHEN ?2 = 1 THEN why ELSE "
            "?5 END, decision = coalesce(?6, decision) WHERE number = ?7")
        .bind(static_cast<std::int64_t>(to))
        .bind(again ? 1 : 0)
        .bind(ms(at))
        .bind(std::string_view(by))
        .bind(std::string_view(*reason))
        .bind(decision)
        .bind(number)
        .run();
    write_act(writer, {0, at, by, act_of(to), target_of(number), *reason});
    Tables::touch(writer);
  });
  return status;
}

Status Claims::accept(std::int64_t number, const AuthorPlace& place, const std::string& by,
                      const std::string& why, Instant at) {
  return decide(number, Verdict::open, Verdict::accepted, by, why, at, &place);
}

Status Claims::refuse(std::int64_t number, const std::string& by, const std::string& why, Instant at) {
  return decide(number, Verdict::open, Verdict::refused, by, why, at, nullptr);
}

Status Claims::undo(std::int64_t number, const std::string& by, const std::string& why, Instant at) {
  return decide(number, Verdict::accepted, Verdict::undone, by, why, at, nullptr);
}

Status Claims::withdraw(std::int64_t number, const std::string& person, Instant at) {
  const auto one = claim(number);
  if (!one || one->person != person) return Error{"that is not a claim of yours"};
  const bool stands = one->state == Verdict::open || one->state == Verdict::accepted;
  return decide(number, stands ? one->state : Verdict::open, Verdict::withdrawn, person, "", at, nullptr);
}

std::optional<Claim> Claims::claim(std::int64_t number) {
  Readers::Lease reader(tables_.readers());
  return claim_of(*reader, number);
}

std::vector<Claim> Claims::of_paper(Doc doc) {
  Readers::Lease reader(tables_.readers());
  const auto root = root_of(*reader, doc);
  if (!root) return {};
  Query query = reader->query(QUIRE_CLAIM "WHERE c.paper IN " QUIRE_NAMES "ORDER BY c.number DESC");
  query.bind(*root);
  return all_rows(query, read);
}

std::vector<Claim> Claims::of_person(const std::string& person, std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(QUIRE_CLAIM "WHERE c.person = ? ORDER BY c.number DESC LIMIT ?");
  query.bind(std::string_view(person)).bind(limit);
  return all_rows(query, read);
}

std::vector<Claim> Claims::open(std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(QUIRE_CLAIM "WHERE c.state = 0 ORDER BY c.number LIMIT ?");
  query.bind(limit);
  return all_rows(query, read);
}

std::vector<ClaimStep> Claims::steps(std::int64_t number) {
  Readers::Lease reader(tables_.readers());
  const auto one = claim_of(*reader, number);
  if (!one) return {};
  std::vector<ClaimStep> all{{one->at, one->person_name, "claim", ""}};
  const std::string target = target_of(number);
  Query query = reader->query(
      "SELECT a.at, coalesce(p.name, a.person), a.what, a.why FROM acts a LEFT JOIN persons p "
      "ON p.key = a.person WHERE a.target = ? ORDER BY a.number");
  query.bind(std::string_view(target));
  while (query.row())
    all.push_back({instant(query.integer(0)), std::string(query.text(1)), std::string(query.text(2)),
                   std::string(query.text(3))});
  return all;
}

std::vector<Claimant> Claims::claimants_of(Doc doc) {
  Readers::Lease reader(tables_.readers());
  const auto root = root_of(*reader, doc);
  if (!root) return {};
  Query query = reader->query(
      "SELECT c.position, c.name, c.person, p.name FROM claims c JOIN persons p ON p.key = c.person "
      "WHERE c.state = 1 AND c.paper IN " QUIRE_NAMES "ORDER BY c.position, c.number");
  query.bind(*root);
  std::vector<Claimant> all;
  while (query.row())
    all.push_back({static_cast<std::uint32_t>(query.integer(0)), std::string(query.text(1)),
                   std::string(query.text(2)), std::string(query.text(3))});
  return all;
}

}  // namespace quire::store
