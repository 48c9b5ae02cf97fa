// Claims of authorship: a person says that a place in the author list of a paper is theirs, with a proof;
// curators decide. What is accepted is a decision about who the author is (store.h, AuthorDecision::claim),
// so that the pages about people follow; undone, that is undone too. Rows stay: the trail is there for all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/once.h"
#include "store/verdict.h"
#include "store/works.h"

namespace quire::store {

enum class Proof : std::uint8_t {
  orcid,      ///< an ORCID, which the record should have at that place
  mail,       ///< the domain of a mail address that the person has confirmed: a hint, no proof
  page,       ///< an address of a page of theirs that shows the claim's code
  statement,  ///< their word
};
const char* word(Proof proof);  ///< "orcid", "mail", "page", "statement"
std::optional<Proof> proof_kind(std::string_view word);

struct Claim {
  std::int64_t number = 0;
  std::string key;    ///< the same key is the same claim; also the code that a page of proof shows
  AuthorPlace place;  ///< `block` only when it is made or accepted
  std::string person;
  std::string person_name;  ///< as others see them; filled in when it is read
  Proof proof_kind = Proof::statement;
  std::string proof;  ///< ORCID, domain, address, or words
  Instant at{};
  Verdict state = Verdict::open;
  std::optional<Instant> decided_at{};
  std::string decided_by;  ///< name; empty: not yet
  std::string why;         ///< the curator's words
};

/// One step of what was done about a claim.
struct ClaimStep {
  Instant at{};
  std::string name;  ///< of who did it
  std::string what;  ///< "claim", "accept", "refuse", "undo", "withdraw"
  std::string why;
};

/// An author's place that is a person's, as accepted.
struct Claimant {
  std::uint32_t position = 0;
  std::string author;  ///< name in the list, as it was claimed
  std::string person;
  std::string name;
};

class Claims {
 public:
  static constexpr std::size_t kProofBytesMax = 2000;
  static constexpr std::size_t kOpenMax = 20;  ///< of one person

  explicit Claims(Tables& tables) : tables_(tables) {}

  /// With its number; durable on return. The same key again gives the same claim; with other content it
  /// throws SentOtherwise. An error: claimed by them already, somebody else's already, too many open ones,
  /// proof too long.
  Result<Claim> make(const Claim& claim);
  /// Decides about an open one. `place` as feed::author_place() has it now; an error if its name is not the
  /// claimed one any more, or the claim is not open.
  Status accept(std::int64_t number, const AuthorPlace& place, const std::string& by, const std::string& why,
                Instant at);
  Status refuse(std::int64_t number, const std::string& by, const std::string& why, Instant at);
  /// Takes back an accepted one.
  Status undo(std::int64_t number, const std::string& by, const std::string& why, Instant at);
  /// By the claimant, while it is open or accepted.
  Status withdraw(std::int64_t number, const std::string& person, Instant at);

  std::optional<Claim> claim(std::int64_t number);
  /// Newest first, under whatever names the paper has.
  std::vector<Claim> of_paper(Doc doc);
  std::vector<Claim> of_person(const std::string& person, std::size_t limit);
  /// Oldest first.
  std::vector<Claim> open(std::size_t limit);
  std::vector<ClaimStep> steps(std::int64_t number);

  /// Whose places of a paper are, accepted and not undone; by position.
  std::vector<Claimant> claimants_of(Doc doc);

 private:
  Status decide(std::int64_t number, Verdict from, Verdict to, const std::string& by, const std::string& why,
                Instant at, const AuthorPlace* place);
  Tables& tables_;
};

}  // namespace quire::store
