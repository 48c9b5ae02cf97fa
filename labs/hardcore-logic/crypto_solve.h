// Reading a cipher by trying every hypothesis: an answer is certain where all that explain the samples agree
// on it, whichever of them is true.
#pragma once

#include "labs/hardcore-logic/crypto_task.h"

namespace quire::labs::hardcore_logic {

Solved solve_crypto(const CryptoTask& task, const SolveOptions& options);

/// Tries all hypotheses again by methods written anew, which only encrypt (crypto_recheck.cc).
Status recheck_crypto(const CryptoTask& task, const Solved& solved);

/// Why the plain text is wrong; empty: some hypothesis explains the samples and turns it into the cipher.
std::string broken_rule(const CryptoTask& task, const std::string& plain);

/// Digest of lines "label yes" or "label no", one a hypothesis.
std::string digest_of_verdicts(const std::string& lines);

}  // namespace quire::labs::hardcore_logic
