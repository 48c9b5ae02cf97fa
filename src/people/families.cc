#include "people/families.h"

#include <string>
#include <unordered_map>

namespace quire::people {
namespace {

// By how many different given names they stand with among the authors of 205,000 arXiv papers, most first:
// the first (wang) has 4,881, the 100th 267, the last 25. Everything else has fewer, and most names one or
// two.
constexpr std::string_view kByBearers =
    "wang li zhang chen liu yang wu huang xu kim lee zhao zhou zhu lin yu sun hu he ma guo lu jiang "
    "zheng song gao tang shi han luo xie park nguyen cheng liang shen feng yan wei cao fan peng singh "
    "cai dong yuan fu jin xiao tan ye pan zeng deng du chang yao choi yin ding ren kang su fang gu "
    "kumar dai hong jia zhong tian qin qiu gupta xia cui liao ji khan wen gong sharma smith meng hou "
    "bai xiong mao xue zou qian wan qi silva das cho duan tran garcia hao shao jung le martin kong "
    "shah yi guan jain tao lv lim lai wong ahmed patel lei qu roy lyu ghosh chan brown shin chu ge "
    "xiang rao an bao ali miller niu rodriguez johnson santos jones thomas tu long williams mishra you "
    "rahman jang xing ni tong qiao gonzalez zhan yoon lopez oh islam hwang pham muller jeong chung "
    "cohen lan zhuang taylor yue schmidt miao martinez perez kwon sanchez oliveira agarwal pang "
    "schneider wilson banerjee ng fernandez ho chakraborty jiao zhai seo mei hernandez anderson shang "
    "nie jing gomez gan jeon hua ling hsu joshi pereira tsai shu shan weng davis sheng "
    "sarkar chowdhury ouyang meyer saha min geng dang zuo white mukherjee young hossain ruan thompson "
    "costa weber pei paul ahn kulkarni garg yun ning lou fischer mo xi reddy verma srivastava agrawal "
    "pal ferreira ahmad klein hasan bi yadav xin sinha ray ivanov moore ko clark tanaka sato hansen "
    "dutta wagner pandey ke yoo suzuki bhattacharya diaz roberts sen biswas rodrigues ou mehta hassan "
    "evans chi mu king chai bae vu moon huo dey chatterjee wright ju pu mueller bian ying son lam "
    "castro hoang lima lang jo fei ruiz lewis do ha simon shukla lian alam walker watanabe ramos "
    "weiss mitra martins dou srinivasan kuang green bauer harris cheung souza nakamura goyal teng si "
    "mai jensen hill carvalho campbell torres rossi moreno mitchell gutierrez takahashi nelson nam "
    "hussain robinson prasad hui berger becker arora nair kobayashi gomes almeida tiwari ribeiro lo "
    "jha basu baek scott saito phan patil morris levy leung cooper baker ai vo bui romero gui alvarez "
    "yoshida wolf mandal george chou wood shaw pinto phillips mohamed jimenez huber rong lopes lau "
    "krishnan keller jackson hall david dasgupta cong berg bansal yamamoto ross jian hoffmann ramirez "
    "ortiz ong leng kuo kato cruz allen adams truong ryu neto koch hughes chao braun yamada munoz "
    "morales iyer ibrahim dinh turner peters murphy gordon bu anand parker nielsen malik hung "
    "goncalves davies cox aggarwal yeh ito collins bhat bennett ward schwartz murray mori joseph huynh "
    "frank chiu araujo zimmermann zang watson quan na moreira mondal mohammadi mi hsieh hosseini "
    "flores fernandes dias choudhury che beck amin zhuo richardson narayanan kennedy hartmann desai "
    "schmitt saxena raj petrov nayak mittal michel bhattacharjee tseng stein shimizu schulz rogers "
    "prakash ngo kwak james haque christensen zong sung sui subramanian stewart sahoo ran ming john "
    "filho datta cook campos werner tripathi smirnov schwarz sahu peterson nowak navarro miranda "
    "kaiser fuchs chapman alonso yamaguchi xuan woo richter morgan larsen katz harrison hahn friedman "
    "alves shrestha petersen pedersen neumann marshall krishna koh gross graham goel ferrari di chong "
    "chiang bell bailey arnold yong sengupta schafer roth panda goswami diao carlson schmid russo rose "
    "price mohan luan kramer hashimoto duong chandra andrade andersen thakur shapiro sha rocha rivera "
    "pathak nath mahmood kundu kaur kao fisher edwards dao bhattacharyya barnes yeo xian vazquez "
    "vargas sakai rosa mason jacob iqbal harvey franco carter adhikari vieira she reyes morrison "
    "mohammed misra marques koo kaplan gil fox dubey chaudhuri bose tai russell nagy mukhopadhyay "
    "mayer marin low levin junior johansson inoue hofmann foster chaudhary castillo alexander ahmadi "
    "abbas zhen stern reid pradhan ortega medina may majumdar maier kuznetsov howard herrmann henry "
    "clarke cha boyd zha teixeira suresh ramesh rai popov newman levine lange horvath chauhan bo bhatt "
    "bhardwaj west sasaki rios myers molina mendez meier law jun ishikawa davidson chattopadhyay "
    "chakrabarti ball aguilar yen walsh soni simpson sang richard rey mohanty melo mcdonald mathur "
    "machado lucas kelly kar jansen jacobs hsiao gou ellis duarte chuang cen cardoso yilmaz stone "
    "stevens sousa singhal shih saini nan larson kuhn holmes hayashi hashemi fujita chin bradley "
    "bianchi acharya webb shim raman ramachandran pena palmer noh naik monteiro kimura jafari herrera "
    "hart gray grant goldberg freeman deshpande butler barrett abdullah sullivan shankar schaefer "
    "sanders reis papadopoulos novikov morozov mora mendes kou im hoffman graf berman bandyopadhyay "
    "armstrong ansari abe winter walter vogel upadhyay trivedi steiner serrano schuster schubert "
    "ranjan nandi mustafa matsumoto kovacs henderson hamilton guzman goldstein goh gautam gandhi "
    "friedrich chua bruno bernard andrews amini so sim ryan rubio robert ravi qing qiang perera nunes "
    "mousavi moller menon matthews man leon karimi jordan johnston janssen heo goodman feldman engel "
    "duncan de day daniel cole chow choudhary brandt barbosa babu andersson abraham won vidal uddin "
    "tsang soares schultz rosenberg rojas rashid ono nishimura marino ludwig lambert kan ismail haas "
    "gill gauthier frey fonseca chun chae zaman wolff vogt venkatesh ullah ting suh suarez sokolov "
    "singla roux rosen qureshi quinn patra olsen mou mccarthy mann levi kruger hess gilbert "
    "garrido fung fink dixit dhar contreras coelho chien carr blanco bhatia arias yeung vega tung "
    "shetty shaikh sarma sahin rousseau robertson reynolds reed rahimi porter petit persson perry ott "
    "olson natarajan madsen lutz lane krishnamurthy krause jenkins jaiswal habib greene ford esposito "
    "deshmukh dash black balasubramanian anwar ang ahuja zhi trinh takeuchi szabo snyder singer "
    "richards rehman nunez muhammad matsuda maeda lynch lorenzo leong lehmann kraus kohler jie "
    "iglesias hanna griffin gibson gardner fujii dubois doyle dominguez dietrich delgado dawson "
    "christiansen chau blum ando adam wells warren volkov vincent vaidya stepanov solomon schroeder "
    "schroder schreiber schmitz sadeghi saad rubin raza rasmussen rana raju pavlov nilsson murthy "
    "moghaddam mendoza mahajan laurent kaushik kaufmann joo jong jana ikeda hidalgo hasegawa guerrero "
    "gallagher francis fedorov elliott dave brenner azad ao willis williamson webster wallace vyas tam "
    "saunders saleh saeed roman ricci pi owen narayan nakajima marco majumder ly lebedev khalil "
    "hussein harada ferrer ferguson ernst duc cunha correa burns burke brooks bhandari ban adler "
    "zakharov winkler weinstein voss vera varma toth sridhar serra romano rezaei powell page moradi "
    "michael marti martens mahmud macdonald loh lara knight khanna kapoor kabir hudson grover gai "
    "fletcher figueiredo ebert dwivedi durand dean clement cabrera borges bishop baumann aziz andreev "
    "albrecht albert ziegler wada ventura stark spencer soto sohn siddiqui scherer salem salehi said "
    "ramakrishnan popescu peter payne pastor parra noble nakagawa mclaughlin martino ku kozlov khalid "
    "kashyap iyengar hirsch greco girard ghosal ganesh faria duran dimitrov dan carroll ";
constexpr std::size_t kCommon = 100;

std::unordered_map<std::string_view, std::size_t> ranks() {
  std::unordered_map<std::string_view, std::size_t> rank;
  for (std::string_view rest = kByBearers; !rest.empty();) {
    const std::size_t end = rest.find(' ');
    rank.emplace(rest.substr(0, end), rank.size());
    rest.remove_prefix(end + 1);
  }
  return rank;
}

}  // namespace

Commonness commonness(std::string_view family) {
  static const auto rank = ranks();
  const auto found = rank.find(family);
  if (found == rank.end()) return Commonness::rare;
  return found->second < kCommon ? Commonness::common : Commonness::ordinary;
}

}  // namespace quire::people
