// Names of people, written for this lab: none is a word of a liked thing, so that no name answers a query.
#include <string_view>
#include <vector>

#include "labs/embedding-limits/limit_set.h"
#include "labs/embedding-limits/word_list.h"

namespace quire::labs::embedding_limits {

namespace {

constexpr std::string_view kFirstNames = R"(
Aaron;Abigail;Adam;Adela;Adrian;Agnes;Aidan;Aisha;Alan;Albert;Alejandro;Alexander;Alfred;Alice;Alina;
Alma;Amara;Amelia;Amina;Amir;Amos;Anastasia;Anders;Andrea;Angela;Anika;Anita;Anna;Anthony;Antonio;Anya;
Arjun;Arnold;Arthur;Astrid;Audrey;August;Aurora;Ava;Barbara;Beatrice;Benedict;Benjamin;Bernard;Bertha;
Bianca;Bjorn;Boris;Brendan;Brenda;Bridget;Bruno;Caleb;Camila;Carla;Carlos;Carmen;Caroline;Caspar;
Catherine;Cecilia;Celia;Charles;Charlotte;Chloe;Christian;Christine;Clara;Claudia;Clemens;Colin;Conrad;
Constance;Cora;Cornelius;Cyril;Dagmar;Daniel;Daphne;David;Deborah;Deepak;Delia;Dennis;Diana;Diego;
Dmitri;Dominic;Donald;Dora;Doris;Dorothy;Douglas;Duncan;Edgar;Edith;Edmund;Edward;Eileen;Elaine;Eleanor;
Elena;Elias;Elisa;Elizabeth;Ella;Elliot;Elsa;Emil;Emily;Emma;Enrique;Eric;Erika;Ernest;Esther;Ethan;
Eugene;Eva;Evelyn;Fabian;Fatima;Felix;Fernando;Fiona;Frances;Francesco;Frank;Frederick;Freya;Gabriel;
Gareth;Gavin;George;Georgia;Gerald;Gerda;Gertrude;Gilbert;Giulia;Gordon;Greta;Gregory;Gustav;Hamid;
Hannah;Harold;Harriet;Hassan;Hector;Helena;Henry;Herbert;Hilda;Horace;Howard;Hugo;Humphrey;Ida;Ignacio;
Ines;Ingrid;Irene;Isaac;Isabella;Ivan;Jacob;Jacqueline;James;Janet;Jason;Javier;Jennifer;Jeremy;Joachim;
Joan;Johanna;Jonas;Jorge;Joseph;Josephine;Joyce;Judith;Julia;Julius;Karen;Karim;Karl;Katarina;Kenneth;
Kevin;Kirsten;Klaus;Lars;Laura;Laurence;Leila;Leonard;Leopold;Lesley;Liam;Linda;Lorenzo;Louisa;Lucas;
Lucy;Ludwig;Luis;Lydia;Mabel;Magnus;Malcolm;Manuel;Marcus;Margaret;Maria;Marion;Marta;Martha;Mateo;
Matilda;Matthew;Maurice;Max;Maya;Mehmet;Melissa;Michael;Miguel;Mikhail;Milan;Miriam;Mohammed;Monica;
Morris;Muriel;Nadia;Naomi;Natalie;Nathan;Neil;Niamh;Nicholas;Nigel;Nina;Noah;Norma;Oliver;Olga;Omar;
Oscar;Otto;Pablo;Pamela;Patricia;Paul;Pedro;Penelope;Peter;Philip;Priya;Rachel;Ralph;Ramon;Raymond;
Rebecca;Reginald;Ricardo;Richard;Rita;Robert;Roger;Roland;Ronald;Rosa;Roy;Rufus;Rupert;Ruth;Salma;
Samuel;Sandra;Santino;Sarah;Sebastian;Selma;Serena;Sergei;Sheila;Sigrid;Silvia;Simon;Sofia;Stefan;
Stella;Stephen;Susan;Sven;Tamara;Tariq;Teresa;Theodore;Theresa;Thomas;Timothy;Tobias;Ulrich;Ursula;
Valerie;Vera;Veronica;Victor;Vikram;Vincent;Viola;Virginia;Walter;Wanda;Wendy;Wilfred;William;Winifred;
Xavier;Yasmin;Yusuf;Yvonne;Zara;Zoe;
)";

constexpr std::string_view kLastNames = R"(
Abbott;Abrams;Ackermann;Adeyemi;Agarwal;Aguilar;Ahmed;Albrecht;Almeida;Amundsen;Andersson;Andrews;
Antonov;Aoki;Arnaud;Ashworth;Atkinson;Bachmann;Bailey;Bakker;Banerjee;Barbosa;Barrett;Bauer;Bayliss;
Becker;Bellini;Benitez;Bennett;Bergman;Bianchi;Blake;Blanchard;Boucher;Bradley;Brandt;Brennan;Briggs;
Brooks;Brown;Bryant;Burke;Burton;Cabrera;Calloway;Cameron;Campbell;Cardoso;Carlsson;Carmichael;Castillo;
Chandler;Chang;Chaudhary;Christensen;Clarke;Cohen;Coleman;Collins;Conti;Costello;Crawford;Cunningham;
Dahl;Dalton;Davidson;Decker;Delgado;Desai;Dietrich;Dixon;Donovan;Doyle;Dubois;Dvorak;Eastwood;Eckhart;
Edwards;Eklund;Ellison;Engel;Eriksen;Espinosa;Estrada;Evans;Fairfax;Farrell;Fernandes;Ferrari;Fischer;
Fitzgerald;Fleming;Foster;Fraser;Friedman;Fujita;Gallagher;Garcia;Gardner;Gibson;Goldberg;Gomez;Grant;
Greenwood;Griffiths;Gupta;Haas;Hall;Hamilton;Hansen;Hardy;Harrington;Hashimoto;Hayes;Henderson;
Hernandez;Hoffmann;Holmgren;Hopkins;Horvath;Hughes;Hussain;Ibrahim;Ivanov;Iyer;Jackson;Jansen;Jenkins;
Jensen;Johansson;Johnson;Jones;Jung;Kaplan;Kapoor;Kaufmann;Keller;Kennedy;Khan;Kimura;Klein;Kobayashi;
Kovacs;Kowalski;Kozlov;Kruger;Kumar;Lambert;Larsen;Lawson;Leblanc;Lehmann;Lemaire;Leonhardt;Lewis;
Lindgren;Lombardi;Lopez;Lund;Macdonald;Madsen;Malik;Mancini;Marchetti;Marsh;Mason;Mathur;Mayer;Mccarthy;
Mckenzie;Mehta;Mendes;Meyer;Miller;Mitchell;Molina;Moreau;Morgan;Moretti;Morrison;Mueller;Murphy;
Nakamura;Navarro;Nelson;Neumann;Newton;Nguyen;Nielsen;Norris;Novak;Obrien;Oconnor;Okafor;Olsen;Ortega;
Osborne;Owens;Pacheco;Palmer;Parker;Patel;Pavlov;Pearson;Perez;Petersen;Petrov;Phillips;Pinto;Popescu;
Porter;Powell;Pritchard;Quinn;Rahman;Ramirez;Rasmussen;Reid;Reynolds;Rinaldi;Rivera;Roberts;Robertson;
Rodriguez;Romano;Rossi;Rousseau;Russell;Ryan;Sanchez;Santos;Sato;Schmidt;Schneider;Schreiber;Sharma;
Simmons;Singh;Smirnov;Smith;Sorensen;Sousa;Stephens;Stewart;Sullivan;Suzuki;Svensson;Takahashi;Tanaka;
Taylor;Thompson;Thornton;Torres;Tremblay;Turner;Vargas;Vasquez;Vogel;Volkov;Wagner;Walker;Wallace;Walsh;
Watanabe;Watson;Weber;Webster;Whitfield;Wilkinson;Williams;Winter;Wolff;Wright;Yamamoto;Yilmaz;Young;
Zhang;Zimmermann;
)";

}  // namespace

std::span<const std::string_view> first_names() {
  static const std::vector<std::string_view> names = split_list(kFirstNames);
  return names;
}

std::span<const std::string_view> last_names() {
  static const std::vector<std::string_view> names = split_list(kLastNames);
  return names;
}

}  // namespace quire::labs::embedding_limits
