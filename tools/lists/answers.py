"""Writes the product lists of other governments' answers to United States duties.

Codes and rates are facts of official announcements. They do not stand in the shared data: the tables below were typed
from the sources that each list names. Where a list was read back from a table of totals, it says so.
"""

import argparse
import re
from pathlib import Path

COMMAND = "python3 -m tools.lists.answers --shared DIR --out ledger/lists"
FACTS = "licence: facts of official announcements"
MATRIX = (
    "U.S. Department of Commerce, International Trade Administration, retaliation product matrix of 2025-03-28 "
    "(8-digit lines with the total of all additional duties), as kept in a public repository "
    "(jnbamzaiwokhlu/retaliatory-tariff, underlying_trade_retaliations.csv)")
WAUGH = (
    "M. Waugh, China's tariffs on United States goods by HS6 and date, public repository "
    "mwaugh0328/tradewar-tracker (new_tariff_list_2020.csv), highest rate of each HS6")
STR = "Sandler, Travis & Rosenberg, compilation of the annexes, November 2020 (docslib), first page only"
CANADA_2026 = "P.C. 2026-0785, United States Surtax Order (2026), made on 2026-09-04"
CANADA_METALS = "P.C. 2026-0786, Order Amending the United States Surtax Order (Steel and Aluminum 2025), made on 2026-09-04"


def codes(text):
    """Prefixes from a compact table: words of digits; `7208: 1000 2500` puts 7208 before each of what follows on its line."""
    result = []
    for line in text.strip().splitlines():
        head, colon, rest = line.partition(":")
        prefix = head.strip() if colon else ""
        result += [prefix + word for word in (rest if colon else line).split()]
    wrong = [code for code in result if not re.fullmatch(r"(\d\d){1,5}", code)]
    if wrong:
        raise ValueError(f"no product codes: {wrong}")
    if len(set(result)) != len(result):
        raise ValueError(f"twice: {sorted({code for code in result if result.count(code) > 1})}")
    return sorted(result)


# China -----------------------------------------------------------------------

CN_2018_04_25 = codes("02031200 02031900 02032190 02032200 02032900 02064100 02064900 76020000")

CN_2018_04_15 = codes("""
0801: 1100 1200 1990 2100 2200 3100 3200
0802: 1100 1200 2100 2200 3100 3200 4110 4290 5100 5200 6190 6200 8000 9100 9200 9990
0803: 1000 9000
0804: 1000 2000 3000 4000 5010 5020 5030
0805: 1000 2190 2200 2900 4000 5000 9000
0806: 1000 2000
0807: 1100 1910 2000
0808: 1000 3010 3090
0809: 2100 2900 3000 4000
0810: 1000 2000 4000 5000 6000 7000 9010 9030 9040 9050 9060 9070 9080 9090
0811: 1000 2000 9090
0812: 1000 9000
0813: 1000 2000 3000 4010 4020 4030 4040 4090 5000
12112091 12112092 12112099
220410 220421 220422 220429
220720
7304
""")

CN_LIST_1 = codes("""
0201 0202 0203
020629 020630 020641 020649
020711 020712 020713 020714
020724 020725 020726 020727 020741 020742 020743 020744 020745 020751 020752 020753 020754 020755
020910 021011 021012 021019 021020 021099
0303
030461 030462 030463 030469 030471 030472 030473 030474 030475 030479
030481 030482 030483 030484 030485 030486 030487 030488 030489
030491 030492 030493 030494 030495 030496 030497 030499
030520 03054120
0306 0307 0308
0401 0402 0403 0404 0405 0406
0701 0702 0703 0704 0705 0706 0707 0708 0709
071021 071029 071030
0712 0713
07141010 07141020 07142011 07142019 07142020 071430 071440 071450 071490
0801 0802 0803 0804 0805 0806 0807 0808 0809 0810
081120 08119090 0813 0814
100119 100199 100590 1006 100790
110100 110220 110311
12019011 12019019 12019020
220830
2401 2402 2403
5201
8703
""")

CN_LIST_2 = codes("840734 8702 8704")

CN_LIST_3_1 = codes("""
010129 010690 020422 040900 041000 050800 060290 060319 060390 060420
160241 16025090 1603 1604 1605 220410 220421 220429
7304: 1910 1930 1990 2400 2910 3110 3910 4110 4990 5190 5990
84323129 84323139 843242 843290 84335990 843420 870130
""")
CN_LIST_3_2 = codes("""
05051000 06022090 07142030 08111000 11041200 11043000 12024200 12040000 12102000 13012000 13019090 13021990 13023200
13023919 15042000 15151100 15159010 15159090 15180000 15211000 16010010 16010020 17019990 17026000 17029000 17041000
73044190 73044910 730490
84322100 84322900 84323111 84323119 84323911 84323919 84328010 843330 843351 843353 84336090 843610 843629 843780
""")
CN_LIST_3_3 = codes("""
01061990 01062090 01064990 04081900 05059090 05119190 07101000 07102290 07104000 07108090 07109000 09019010 09096290
11041990 11051000 11061000 11081200 12024100 12071090 12112010 12129100 12129919 13021300 13023911 15122900 15151900
15219010 16023100 16023291 17019100
7304: 1110 1120 1130 1190 2310 3190 3990 5910
843241 84328090 843320 843340 843621 843860
""")
CN_LIST_3_4 = codes("""
28042900 28043000 28044000 28046117 28051100 28051910 28051990 28053012 28053014 28053015 28053017 28053019 28091000
28092090 28100010 28112210 28121200 28129019 28129090 28152000 28164000 28191000 28201000 28249090 28255000 28256000
28273100 28273990 28274100
""")

CN_LIST_4_10 = codes("""
01012900
020120 020130 020220 020230 02031200 02031900 02032200 02032900 020629 020630 020641 020649
020711 020712 020724 020725 020726 020727 020741 020742 020743 020744 020745 020751 020752 020753 020754 020755
021011 021012 021019 021020
0303
030461 030462 030463 030469 030471 030472 030473 030474 030475 030479
030481 030482 030483 030484 030485 030486 030487 030488 030489
030491 030492 030493 030494 030495 030496 030497 030499 030520 03054120
030611 030612 030614 030615 030616 030617 030619
03063190 03063290 03063391 03063392 03063399 03063490 030692 030693 030694 030695 030699
0307: 1190 12 19 2191 2199 22 29 3190 32 39 4291 4299 43 49 51 52 59 6090 7191 7199 72 79 8190 8290 83 84 87 88 9190 92 99
0308: 1190 12 19 2190 22 29 3019 3090 9012 9019 9090
0309
040900 041000 050210 050290 050400 060120 060390 060420
070190 0702 0703 0704 0705 0706 0707 0708 0709
071010 071021 07102290 071029 071030 071040 07108090 071090
0712 07133390
0714: 2019 2020 2030 30 40 50 9010 9029 9090
080111 080112 08011990 080121 080122 080131 080132
0802: 11 12 22 31 32 4110 4190 4210 4290 51 52 6190 62 70 80 91 92 99
0803 0804 0805 0806 0807 0808 0809 0810 081110 081120 08119090 0813
10021000 100290 1003 1004 10071000 1008
11031300 110319 11032010 11032090 110412 11041910 110423 11042910 110811 110820
12011000 12019030 12019090 120230 120242 1203 1204 1205
12071010 120721 120729 120730 120740 12075010 120760 120770 120791 12079910 12079991 1208 120910 12092990 121010
16010010 16010020 160510 16054019 160561
""")
CN_LIST_4_5 = codes("""
01013090 01019000 01022900 01023900 01029090 01039110 01039120 01039200 01041090 01042090 01051190 01051290 01051390
01051490 01051590 01059490 01059991 01059992 01059993 01059994 01061190 01061219 01061229 01061390 01061490 01061990
01062020 01062090 01063190 01063290 01063390 01063921 01063923 01063929
040819 050100 050510 050590 050610 050690 050710 050790 050800 051000 051191 051199
060110 060210 060220 060230 060240 060290 060311 060312 060313 060314 060315 060319 060490
0401 0403 0406
070110 07102210 07108010 07108020 07108030 07108040 0711
0713: 1090 2090 3190 3290 34 35 39 4090 5090 6090 9090
07141010 07141030
110510 110610
12019011 12019019
16010030 160220 16023210 16023292 16023299 160239 160242 160249 16025010 160290
""")

CN_2025_02_10 = codes("""
27090000
841933 841934 842441 842449 842482
8432: 1000 2100 2900 3111 3119 3121 3129 3131 3139 3911 3919 3921 3929 3931 3939 4100 4200 8010 8090
8433: 1100 1900 2000 3000 4000 5100 5200 5300 5910 5990 6010 6090
84341000
8436: 1000 2100 2900 8000
8437: 1010 1090 8000
84386000
847920
8701: 1000 3000 9110 9210 9310 9410 9510
8703: 2361 2362 2363 2369 2411 2412 2413 2419 2421 2422 2423 2429
8704: 2100 3100 4100 5100 6000
871620
""")

CN_2025_03_15 = codes("""
020711 020712 020713 020714
1001 1005
11010000 11022000 11031100 11031300 11032010 11042300
160232
5201 5203
""")
CN_2025_03_10 = codes("""
0201 0202 0203
020610 020621 020622 020629 020630 020641 020649
021011 021012 021019 021020
0301 0302 0303 0304 0305 0306 0307 0308 0309
0401 0402 0403 040490 0405 0406
0508 051191
07 08
1007 1105 1106 12019011 12019019
150410 150420
160241 160242 160249 160250 1603 1604 1605
2001 2002 2003 2004 2005 2006 2007 2008 2105
""")


# Canada ----------------------------------------------------------------------

CA_2025_03_04 = codes("""
01051122 01059492 01059912
0207: 1191 1192 1492 1493 2411 2412 2491 2492 2511 2512 2591 2592 2620 2630 2711 2712 2791 2792 2793
0209: 9010 9020 9030 9040 9090
0210: 9911 9912 9913 9914 9915 9916
0401: 1020 2020 4020 5020
0402: 1020 2112 2122 2912 2922 9120 9920
0403: 2010 2031 2039 9012 9092
0404: 1010 1022 1090 9020
0405: 1020 2020 9020
0406: 1020 2012 2092 3020 4020 9012 9022 9032 9042 9052 9062 9072 9082 9092 9094 9096 9099
0407: 1112 1192 2120 9011 9012
0408: 1120 1910 1920 9910 9920
04090000
0702 07082030 07082090
08029900
0805: 1000 2100 2200 2900 4000 5000
08071100 08093010 08093021 08093029 08112000
09
10011910 10011920 10019910 10019920 100290 100390 100490 100620 100630
1101 120510 13021900 15042000 15081000 15119000 15121919 15121929
151411 151419 151491 151499 151710 15179021 15179022
1601 160210 160220 160231 160232 160239 16052100
170112 170113 170114 17019190 17019990 170220 1703 1704
18062022 18063100 18069012 18069090
19012012 19012022 19019032 19019034 19019052 19019054
190211 190219 190230
20081110 20081190 20091200
210310 210320 210330 21039010 210410 21050092
2106: 9021 9032 9034 9035 9039 9052 9094 9095
220210 22029931 22029933 22029939 2203 2204
""")

CA_METALS_25 = codes("""
76151000 76152000
73201000
7321: 9010 9021 9022 9023 9024 9029 9090
7322: 1900 9010 9020 9090
7323: 1000 9310 9390 9400 9900
7324: 1000 2910 2990 9000
""")
CA_METALS_50 = codes("""
7601: 1000 2000
7604: 1000 2100 2900
7605: 1100 1900 2100 2900
7606: 1100 1200 9100 9200
7607: 1100 1900 2000
7608: 1000 2000
76090000
7610: 1000 9010 9090
7614: 1000 9000
7616: 1000 9910 9990
7206: 1000 9000
7207: 1100 1200 1900 2000
7208: 1000 2500 2600 2700 3600 3700 3800 3900 4000 5100 5200 5300 5400 9000
7209: 1500 1600 1700 1800 2500 2600 2700 2800 9000
7210: 1100 1200 2000 3000 4100 4900 5000 6100 6900 7000 9000
7211: 1300 1400 1900 2300 2900 9000
7212: 1000 2000 3000 4000 5000 6000
7213: 1000 2000 9100 9900
7214: 1000 2000 3000 9100 9900
7215: 1000 5000 9000
7216: 1000 2100 2200 3100 3200 3300 4000 5000 9900
7217: 1000 2000 3000 9000
7218: 1000 9100 9900
7219: 1100 1200 1300 1400 2100 2200 2300 2400 3100 3200 3300 3400 3500 9000
7220: 1100 1200 2000 9000
72210000
7222: 1100 1900 2000 3000 4000
72230000
7224: 1000 9000
7225: 1100 1900 3000 4000 5000 9100 9200 9900
7226: 1100 1900 2000 9100 9200 9900
7227: 1000 2000 9000
7228: 1000 2000 3000 4000 5000 6000 7000 8000
7229: 2000 9000
7301: 1000 2000
7302: 1000 3010 3090 4000 9000
7304: 1100 1900 2200 2300 2400 2900 3100 3900 4100 4900 5100 5900 9000
7305: 1100 1200 1900 2000 3100 3900 9000
7306: 1100 1900 2100 2900 3000 4000 5000 6100 6900 9000
7307: 2100 2200 2300 2910 2920 2991 2999 9100 9200 9300 9900
7308: 1000 2000 3000 4000 9000
73090000
7310: 1000 2100 2900
73110000
7312: 1000 9000
73130000
7314: 1200 1400 1900 2000 3100 3900 4100 4200 4900 5000
7315: 1100 1200 1900 2000 8100 8200 8900 9000
7316: 0010 0020
73170000
7318: 1100 1200 1300 1400 1500 1600 1900 2100 2200 2300 2400 2900
7319: 4010 4090 9010 9090
7320: 2000 9000
7325: 9100 9910 9991 9999
7326: 1100 1910 1990 2000 9010 9090
""")

CA_2026_15 = codes("""
8207: 2000 3000
8415: 1000 8110 8210 9030
8427: 1010 2010 9000
8428: 6000 7000 9000
8431: 2000 4100 4200 4900
8433: 2000 9000
8480: 4900 7100 7900
""")
CA_2026_25 = codes("""
0406: 1010 1020 2011 2012 2091 2092 3010 3020 4010 4020 9011 9012 9021 9022 9031 9032 9041 9042 9051 9052 9061 9062 9071 9072 9081 9082 9091 9092 9093 9094 9095 9096 9098 9099
4407: 1100 1200 1300 1400 1900
48043900 48103100
4818: 1000 2000
5701: 1010 1090 9010 9090
5702: 1000 2000 3100 3200 3900 4100 4200 4900 5010 5090 9100 9200 9910 9990
5703: 1010 1090 2100 2910 2990 3100 9010 9090
5704: 1000 2000 9000
57050000
7321: 1110 1190 1200 1910 1990 8100 8200 8900
82034000
8205: 7010 7020 7090
8211: 1010 1090 9110 9190 9200 9300 9490 9511
8215: 1010 1090 2010 2090 9110 9190 9910 9990
8302: 1000 4110 4200 4900
84139100
8414: 8010 8090
84158300
8418: 1010 1020 1090 2100 2900 3010 4010 4090
8422: 9010 9020 9090
84254200
8426: 2000 9900
8431: 3100 4300
84331100
8450: 1110 1190 2000
8451: 2100 2900
8467: 2200 2900 8100 8900
8509: 8010 8090
8516: 6010 6020 6090
8529: 9010 9020 9031 9039 9050 9060 9090
85444900
8601: 1000 2000
8602: 1000 9000
8603: 1000 9000
86040010 86050000
8607: 1100 1919 1929 2110 3010 9100 9911
86090010
8716: 3910 3920 3930 3990
9401: 6110 6190
9403: 4000 9100
""")
CA_2026_50 = codes("""
0402: 1010 1020 2111 2112 2121 2122 9110 9120 9910 9920
0404: 1010 1021 1022 1090 9010 9020
04090000
1703: 1010 1090 9010 9090
1901: 2011 2012 2013 2014 2015 2019 2021 2022 2023 2024 2029
33030000
3304: 1000 2000 3000
33059000 35011000 35022000
3504: 0011 0012 0090
3918: 1010 1090
39191099 39232190
3924: 1000 9000
4402: 9010 9090
4412: 1000 3100 3300 3400 3900 4100 4200 4900 5100 5200 9100 9200 9900
47020000 48030000
4810: 1300 3200 9200
48119000 48171000
4818: 3000 9000
4819: 1000 4000
4820: 1000 3000
48236900 49119100
5703: 3910 3990
6104: 4300 6300
61091000
6110: 2000 3000
61169300
6201: 4010 4090
62024000
6203: 1100 3100 4100
6204: 4300 4900
6210: 2010 2090 4010 4090 5010 5090
6211: 3200 3300 4310 4390
68091100 70109000 73251000
7408: 1110 1120 1130 1900
8205: 5910 5920 5990
84185010
8517: 1300 6200
85285990 87115000
9401: 3910 3990 6910 6990 7110 7190 7910 7990
9403: 2000 5000 6010 6090 7010 7090
94051100
9405: 4210 4290 9900
95045000
9506: 3900 9100 9900
95071090
""")


# The European Union ----------------------------------------------------------

EU_2018_25 = codes("""
07104000 07119030 07133390 10059000
1006: 3021 3023 3025 3027 3042 3044 3046 3048 3061 3063
200811
2008: 9311 9319 9329 9391 9393
220830
871140 871150
""")
EU_2020_25 = codes("""
0301: 1100 1900
03031300 03048100 03054100 03072290
0406: 1050 9021 9086
0714: 2010 2090
08029085 08041000 08054000 08104050
0811: 9050 9070
0905: 1000 2000
10019900 12024100 12024200
18063100 21032000 22084011 22086011 24011035
""")


# Russia ----------------------------------------------------------------------

RU_25 = codes("""
8207601000
8426410001 8426410007 8426490010 8426490091 8426490099
8427109000 8427201100 8427209000
8429190009 8429403000 8429409000
8704101011 8704101019 8704101029 8704101080
""")
RU_30 = codes("""
8207401000 8207403000 8207409000 8207501000 8207503000 8207505000 8207506000 8207507000 8207509000
8207603000 8207605000 8207607000 8207609000 8207701000 8207703100 8207703700 8207709000 8207801100
8427101000 8427201909
8429110010 8429110020 8429110090 8429190001 8429200010 8429200099 8429401000
8429519100 8429519900 8429521001 8429521009 8429529000 8429590000
8704101021 8704101022
""")


LISTS = [
    ("cn-answer-2018-04-02-25", CN_2018_04_25, [
        "source: Customs Tariff Commission of the State Council, announcement of 2018-04-01, second part of the list (8 items)",
        "codes as reprinted by internationaltradeinsights.com on 2018-04-02; complete"]),
    ("cn-answer-2018-04-02-15", CN_2018_04_15, [
        "source: Customs Tariff Commission of the State Council, announcement of 2018-04-01, first part of the list (120 items)",
        "read back from: " + MATRIX,
        "a line stands here where its total of 2025 holds a part of 15 that no other list explains; codes of 2025, not of 2018",
        "doubt: the notice counts 120 items; here 79 lines of chapter 8, 33 of 7304 and wine, ginseng and ethanol by subheading",
        "2204.22, 2207.20 and 0812 are a reading of the goods that the notice names"]),
    ("cn-answer-2018-07-06", CN_LIST_1, [
        "source: Customs Tariff Commission of the State Council, announcement 2018 No. 5, list 1 (545 items)",
        "chapter 2 in part and headings 0701 to 0709: " + WAUGH + ", rise of 25 points on 2018-07-06",
        "other farm goods read back from: " + MATRIX,
        "doubt: a part of 25 in the total of 2025 may be list 1 or the highest part of list 3; taken for list 1 where the notice",
        "names the goods (meat, fish, dairy, vegetables, fruit, nuts, cereals, soybeans, cotton); whisky, tobacco, cotton and",
        "cars stand at headings and are wider than the 8-digit items; chapters 5, 11, 16, 20, 23 may hold more items"]),
    ("cn-answer-2018-08-23", CN_LIST_2, [
        "source: Customs Tariff Commission of the State Council, announcement 2018 No. 7, list 2 (333 items)",
        "doubt: the list is not at hand; only what was seen of it: engines above 1000 cc (in the list's own words) and, from the",
        "matrix of 2025-03-28, buses and trucks; fuels, copper scrap, paper waste, chemicals and medical equipment are missing"]),
    ("cn-answer-2018-09-24-1", CN_LIST_3_1, [
        "source: Customs Tariff Commission of the State Council, announcement 2018 No. 8, annex 1 (2,493 items)",
        "read back from: " + WAUGH + ", rise of 10 points on 2018-09-24 and of 15 on 2019-06-01",
        "lines of chapters 16, 22, 73, 84 and 87 read back from: " + MATRIX + ", a part of 25 outside lists 1 and 2",
        "doubt: a small part of 2,493 items; the rest of the annex is not at hand; 1603 to 1605 may belong to list 1"]),
    ("cn-answer-2018-09-24-2", CN_LIST_3_2, [
        "source: Customs Tariff Commission of the State Council, announcement 2018 No. 8, annex 2 (1,078 items)",
        "codes: " + STR,
        "lines of chapters 73 and 84 read back from: " + MATRIX + ", a part of 20",
        "doubt: a small part of 1,078 items; the rest is not at hand"]),
    ("cn-answer-2018-09-24-3", CN_LIST_3_3, [
        "source: Customs Tariff Commission of the State Council, announcement 2018 No. 8, annex 3 (974 items)",
        "codes: " + STR,
        "lines of chapters 73 and 84 read back from: " + MATRIX + ", a part of 10",
        "doubt: a small part of 974 items; the rest is not at hand"]),
    ("cn-answer-2018-09-24-4", CN_LIST_3_4, [
        "source: Customs Tariff Commission of the State Council, announcement 2018 No. 8, annex 4 (662 items)",
        "codes: " + STR,
        "doubt: the first 29 of 662 items; the rest is not at hand"]),
    ("cn-answer-2019-09-01-10", CN_LIST_4_10, [
        "source: Customs Tariff Commission of the State Council, announcement 2019 No. 4, annex 1 at 10 %",
        "0101.29.00: " + STR,
        "chapters 4 to 7 in part: " + WAUGH + ", rise of 10 points on 2019-09-01",
        "the rest read back from: " + MATRIX + ", a part of 5 (the rate since 2020-02-14)",
        "doubt: chapters 1 to 12 and 16 in part; most of the 1,717 items of the annex are missing"]),
    ("cn-answer-2019-09-01-5", CN_LIST_4_5, [
        "source: Customs Tariff Commission of the State Council, announcement 2019 No. 4, annex 1 at 5 %",
        "chapter 1: " + STR,
        "chapters 4 to 7 in part: " + WAUGH + ", rise of 5 points on 2019-09-01",
        "the rest read back from: " + MATRIX + ", a part of 2.5 (the rate since 2020-02-14)",
        "doubt: chapters 1 to 12 and 16 in part; most of the 1,717 items of the annex are missing"]),
    ("cn-answer-2025-02-10-annex-2", CN_2025_02_10, [
        "source: Customs Tariff Commission of the State Council, announcement 2025 No. 1 (2025-02-04), annex 2 (72 items)",
        "65 lines of 8 digits read back from: " + MATRIX + "; a line stands here where its total holds a part of 10 that no list of 2018 and 2019 explains",
        "8419.33, 8419.34, 8424.41, 8424.49, 8424.82, 8479.20 and 8716.20 from a published reading of the annex at HS6 (J. Politano, Apricitas)",
        "check: 65 lines and one item in each of the 7 subheadings are the 72 items that the announcement counts",
        "doubt: 8419.33 and 8479.20 may be wider than the annex"]),
    ("cn-answer-2025-03-10-15", CN_2025_03_15, [
        "source: Customs Tariff Commission of the State Council, announcement 2025 No. 2 (2025-03-04), annex 1 (29 items at 15 %)",
        "read back from: " + MATRIX + "; a line stands here where its total holds a part of 15",
        "check: 27 lines of 8 digits under these prefixes and one each of 5201 and 5203 are the 29 items of the annex",
        "doubt: the lines of cotton (5201, 5203) were not seen in the matrix; the announcement names cotton"]),
    ("cn-answer-2025-03-10-10", CN_2025_03_10, [
        "source: Customs Tariff Commission of the State Council, announcement 2025 No. 2 (2025-03-04), annex 2 (711 items at 10 %)",
        "read back from: " + MATRIX + "; a line stands here where its total holds a part of 10 that no list of 2018 and 2019 explains",
        "read line by line: chapters 2 to 4, 7, 8, 10, 11, heading 0508 and after, 1201 to 1212, 15 and 16, 2002.90 to 2009, 2105",
        "not read: 0504, 1212.21, 2001 to 2002.10 and 2301; whey (0404.10) and poultry other than chicken are not on the list",
        "doubt: the 711 items were not counted; prefixes stand for all their lines"]),
    ("ca-answer-2025-03-04", CA_2025_03_04, [
        "source: United States Surtax Order (2025-1), SOR/2025-66, schedule (1,256 tariff items)",
        "read from: " + MATRIX + "; lines of Canada at 25, in chapters 1 to 2204",
        "doubt: about a fifth of the schedule; 0207.12 to 0207.14.91, 1903 to 2002, 2205 to 2208 and chapters 23 to 97 were not read",
        "(the announcement names spirits, tobacco, cosmetics, plastics, pulp and paper, apparel, footwear, appliances, motorcycles)"]),
    ("ca-answer-metals-a", CA_METALS_25, [
        "source: " + CANADA_METALS + ", schedules 1 and 2 (2 and 21 tariff items); complete",
        "for 2025 these schedules stand for schedules 1 and 2 of SOR/2025-95, which they replace and which are not at hand",
        "read from: orders-in-council.canada.ca, attachment 48944, as kept in a public repository (TheAxiomFoundation/axiom-corpus)"]),
    ("ca-answer-metals-b", CA_METALS_50, [
        "source: " + CANADA_METALS + ", schedules 1.1 and 2.1 (27 and 244 tariff items); complete",
        "for 2025 these schedules stand for schedules 1 and 2 of SOR/2025-95, which they replace and which are not at hand",
        "checked for 2025: headings 7304 to 7308 agree line by line with the retaliation matrix of 2025-03-28",
        "read from: orders-in-council.canada.ca, attachment 48944, as kept in a public repository (TheAxiomFoundation/axiom-corpus)"]),
    ("ca-answer-2026-09-08-15", CA_2026_15, [
        "source: " + CANADA_2026 + ", schedule 1 (21 tariff items); complete",
        "read from: orders-in-council.canada.ca, attachment 48943, as kept in a public repository (TheAxiomFoundation/axiom-corpus)"]),
    ("ca-answer-2026-09-08-25", CA_2026_25, [
        "source: " + CANADA_2026 + ", schedule 2 (172 tariff items); complete",
        "read from: orders-in-council.canada.ca, attachment 48943, as kept in a public repository (TheAxiomFoundation/axiom-corpus)"]),
    ("ca-answer-2026-09-08-50", CA_2026_50, [
        "source: " + CANADA_2026 + ", schedule 3 (142 tariff items); complete",
        "read from: orders-in-council.canada.ca, attachment 48943, as kept in a public repository (TheAxiomFoundation/axiom-corpus)"]),
    ("ru-answer-2018-08-05-25", RU_25, [
        "source: Government of the Russian Federation, decree No. 788 of 2018-07-06, rates of 25 %",
        "codes: reprint of the decree by vinculum.ru (first 19 items) and the retaliation matrix of 2025-03-28 (headings 8426 to 8429 and 8704)",
        "doubt: the decree has 79 codes; those of oil and gas equipment and optical fibre, and some tools, are missing"]),
    ("ru-answer-2018-08-05-30", RU_30, [
        "source: Government of the Russian Federation, decree No. 788 of 2018-07-06, rates of 30 %",
        "codes: reprint of the decree by vinculum.ru (first 19 items) and the retaliation matrix of 2025-03-28 (headings 8426 to 8429 and 8704)",
        "doubt: the decree has 79 codes; those of oil and gas equipment and optical fibre, and some tools, are missing"]),
    ("eu-answer-2018-06-22-25", EU_2018_25, [
        "source: Commission Implementing Regulation (EU) 2018/886, annex I",
        "codes seen in a reprint (qz.com, 2018-06-22); 2008.11, 2208.30, 8711.40 and 8711.50 stand for the goods that the notices name",
        "doubt: most of the 182 codes are missing, among them all steel, aluminum, tobacco, cosmetics, clothing, footwear and boats"]),
    ("eu-answer-2020-11-10-25", EU_2020_25, [
        "source: Commission Implementing Regulation (EU) 2020/1646, annex II",
        "codes seen in two reprints (docslib, first page; EY tax alert 2020-2706)",
        "doubt: the rest of the annex is not at hand"]),
]

# What the acts count, where a list is complete; the lists are held against it.
COUNTS = {
    "cn-answer-2018-04-02-25": 8, "ca-answer-metals-a": 2 + 21, "ca-answer-metals-b": 27 + 244,
    "ca-answer-2026-09-08-15": 21, "ca-answer-2026-09-08-25": 172, "ca-answer-2026-09-08-50": 142,
    "cn-answer-2025-02-10-annex-2": 72,
}


def derive(shared: Path, out: Path, only: str = "") -> None:
    """Writes every list; `shared` is not read: these lists do not come from the shared data."""
    del shared
    for name, products, provenance in LISTS:
        if only and not name.startswith(only):
            continue
        with open(out / f"{name}.csv", "w", encoding="utf-8", newline="\n") as file:
            for line in provenance + [FACTS, f"tool: {COMMAND}"]:
                file.write(f"# {line}\n")
            file.write("product\n")
            file.writelines(f"{product}\n" for product in products)
        count = COUNTS.get(name)
        said = "" if count is None else f", the act counts {count}" + ("" if count == len(products) else ": DIFFERS")
        print(f"{name}: {len(products)}{said}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="not read by these lists; the same for every topic")
    parser.add_argument("--out", type=Path, default=Path("ledger/lists"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    derive(arguments.shared, arguments.out)


if __name__ == "__main__":
    main()
