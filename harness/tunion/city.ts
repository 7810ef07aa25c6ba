/** The four digits by which EF 17 and the trip records name a city (GB/T 13497-1992, as a public list of transit cards gives it). */

import type { Text } from '../text.ts';

// Code, Chinese name, the name in Latin letters.
const table = `
1000 北京市 Beijing, 1121 天津市 Tianjin, 1210 石家庄市 Shijiazhuang, 1240 唐山市 Tangshan, 1260 秦皇岛市 Qinhuangdao, 1270 邯郸市 Handan,
1310 邢台市 Xingtai, 1340 保定市 Baoding, 1380 张家口市 Zhangjiakou, 1410 承德市 Chengde, 1430 沧州市 Cangzhou, 1460 廊坊市 Langfang,
1610 太原市 Taiyuan, 1620 大同市 Datong, 1650 阳泉市 Yangquan, 1660 长治市 Changzhi, 1680 晋城市 Jincheng, 1690 朔州市 Shuozhou,
1710 忻州市 Xinzhou, 1730 吕梁市 Lüliang, 1750 晋中市 Jinzhong, 1770 临汾市 Linfen, 1810 运城市 Yuncheng, 1910 呼和浩特市 Hohhot,
1920 包头市 Baotou, 1930 乌海市 Wuhai, 1940 赤峰市 Chifeng, 1960 呼伦贝尔市 Hulunbuir, 1980 兴安盟 Hinggan, 1990 通辽市 Tongliao,
2010 锡林郭勒盟 Xilingol, 2030 乌兰察布市 Ulanqab, 2050 鄂尔多斯市 Ordos, 2070 巴彦淖尔市 Bayannur, 2080 阿拉善盟 Alxa, 2210 沈阳市 Shenyang,
2220 大连市 Dalian, 2230 鞍山市 Anshan, 2240 抚顺市 Fushun, 2250 本溪市 Benxi, 2260 丹东市 Dandong, 2270 锦州市 Jinzhou,
2280 营口市 Yingkou, 2290 阜新市 Fuxin, 2310 辽阳市 Liaoyang, 2320 盘锦市 Panjin, 2330 铁岭市 Tieling, 2340 朝阳市 Chaoyang,
2360 葫芦岛市 Huludao, 2410 长春市 Changchun, 2420 吉林市 Jilin, 2430 四平市 Siping, 2440 辽源市 Liaoyuan, 2450 通化市 Tonghua,
2460 白山市 Baishan, 2470 白城市 Baicheng, 2490 延边州 Yanbian, 2510 松原市 Songyuan, 2610 哈尔滨市 Harbin, 2640 齐齐哈尔市 Qiqihar,
2660 鸡西市 Jixi, 2670 鹤岗市 Hegang, 2680 双鸭山市 Shuangyashan, 2690 大庆市 Daqing, 2710 伊春市 Yichun, 2720 佳木斯市 Jiamusi,
2740 七台河市 Qitaihe, 2750 牡丹江市 Mudanjiang, 2760 绥化市 Suihua, 2780 黑河市 Heihe, 2790 大兴安岭地区 Daxing'anling, 2900 上海市 Shanghai,
3010 南京市 Nanjing, 3020 无锡市 Wuxi, 3030 徐州市 Xuzhou, 3040 常州市 Changzhou, 3050 苏州市 Suzhou, 3060 南通市 Nantong,
3070 连云港市 Lianyungang, 3080 淮安市 Huai'an, 3110 盐城市 Yancheng, 3120 扬州市 Yangzhou, 3140 镇江市 Zhenjiang, 3160 泰州市 Taizhou,
3180 宿迁市 Suqian, 3310 杭州市 Hangzhou, 3320 宁波市 Ningbo, 3330 温州市 Wenzhou, 3350 嘉兴市 Jiaxing, 3360 湖州市 Huzhou,
3370 绍兴市 Shaoxing, 3380 金华市 Jinhua, 3410 衢州市 Quzhou, 3420 舟山市 Zhoushan, 3430 丽水市 Lishui, 3450 台州市 Taizhou,
3610 合肥市 Hefei, 3620 芜湖市 Wuhu, 3630 蚌埠市 Bengbu, 3640 淮南市 Huainan, 3650 马鞍山市 Ma'anshan, 3660 淮北市 Huaibei,
3670 铜陵市 Tongling, 3680 安庆市 Anqing, 3710 黄山市 Huangshan, 3720 阜阳市 Fuyang, 3740 宿州市 Suzhou, 3750 滁州市 Chuzhou,
3760 六安市 Lu'an, 3770 宣城市 Xuancheng, 3790 池州市 Chizhou, 3810 亳州市 Bozhou, 3910 福州市 Fuzhou, 3917 福清市 Fuqing,
3930 厦门市 Xiamen, 3940 莆田市 Putian, 3950 三明市 Sanming, 3970 泉州市 Quanzhou, 3990 漳州市 Zhangzhou, 4010 南平市 Nanping,
4030 宁德市 Ningde, 4050 龙岩市 Longyan, 4210 南昌市 Nanchang, 4220 景德镇市 Jingdezhen, 4230 萍乡市 Pingxiang, 4240 九江市 Jiujiang,
4260 新余市 Xinyu, 4270 鹰潭市 Yingtan, 4280 赣州市 Ganzhou, 4310 宜春市 Yichun, 4330 上饶市 Shangrao, 4350 吉安市 Ji'an,
4370 抚州市 Fuzhou, 4510 济南市 Jinan, 4520 青岛市 Qingdao, 4530 淄博市 Zibo, 4540 枣庄市 Zaozhuang, 4550 东营市 Dongying,
4560 烟台市 Yantai, 4580 潍坊市 Weifang, 4610 济宁市 Jining, 4630 泰安市 Tai'an, 4650 威海市 Weihai, 4660 滨州市 Binzhou,
4680 德州市 Dezhou, 4710 聊城市 Liaocheng, 4730 临沂市 Linyi, 4750 菏泽市 Heze, 4770 日照市 Rizhao, 4910 郑州市 Zhengzhou,
4920 开封市 Kaifeng, 4930 洛阳市 Luoyang, 4950 平顶山市 Pingdingshan, 4960 安阳市 Anyang, 4970 鹤壁市 Hebi, 4980 新乡市 Xinxiang,
5010 焦作市 Jiaozuo, 5017 济源市 Jiyuan, 5020 濮阳市 Puyang, 5030 许昌市 Xuchang, 5040 漯河市 Luohe, 5050 三门峡市 Sanmenxia,
5060 商丘市 Shangqiu, 5080 周口市 Zhoukou, 5110 驻马店市 Zhumadian, 5130 南阳市 Nanyang, 5150 信阳市 Xinyang, 5210 武汉市 Wuhan,
5220 黄石市 Huangshi, 5230 十堰市 Shiyan, 5250 宜昌市 Yichang, 5270 随州市 Suizhou, 5280 襄阳市 Xiangyang, 5310 鄂州市 Ezhou,
5311 神农架林区 Shennongjia, 5320 荆门市 Jingmen, 5330 黄冈市 Huanggang, 5350 孝感市 Xiaogan, 5360 咸宁市 Xianning, 5370 荆州市 Jingzhou,
5371 仙桃市 Xiantao, 5374 天门市 Tianmen, 5375 潜江市 Qianjiang, 5410 恩施州 Enshi, 5510 长沙市 Changsha, 5520 株洲市 Zhuzhou,
5530 湘潭市 Xiangtan, 5540 衡阳市 Hengyang, 5550 邵阳市 Shaoyang, 5570 岳阳市 Yueyang, 5580 常德市 Changde, 5590 张家界市 Zhangjiajie,
5610 益阳市 Yiyang, 5620 娄底市 Loudi, 5630 郴州市 Chenzhou, 5650 永州市 Yongzhou, 5670 怀化市 Huaihua, 5690 湘西州 Xiangxi,
5810 广州市 Guangzhou, 5820 韶关市 Shaoguan, 5840 深圳市 Shenzhen, 5850 珠海市 Zhuhai, 5860 汕头市 Shantou, 5880 佛山市 Foshan,
5890 江门市 Jiangmen, 5910 湛江市 Zhanjiang, 5920 茂名市 Maoming, 5930 肇庆市 Zhaoqing, 5950 惠州市 Huizhou, 5960 梅州市 Meizhou,
5970 汕尾市 Shanwei, 5980 河源市 Heyuan, 5990 阳江市 Yangjiang, 6010 清远市 Qingyuan, 6020 东莞市 Dongguan, 6030 中山市 Zhongshan,
6040 潮州市 Chaozhou, 6050 揭阳市 Jieyang, 6060 云浮市 Yunfu, 6110 南宁市 Nanning, 6140 柳州市 Liuzhou, 6170 桂林市 Guilin,
6210 梧州市 Wuzhou, 6230 北海市 Beihai, 6240 玉林市 Yulin, 6260 百色市 Baise, 6280 河池市 Hechi, 6310 钦州市 Qinzhou,
6320 防城港市 Fangchenggang, 6330 贵港市 Guigang, 6340 贺州市 Hezhou, 6350 来宾市 Laibin, 6360 崇左市 Chongzuo, 6410 海口市 Haikou,
6420 三亚市 Sanya, 6421 五指山市 Wuzhishan, 6423 文昌市 Wenchang, 6424 琼海市 Qionghai, 6425 万宁市 Wanning, 6431 儋州市 Danzhou,
6434 东方市 Dongfang, 6440 三沙市 Sansha, 6510 成都市 Chengdu, 6550 自贡市 Zigong, 6560 攀枝花市 Panzhihua, 6570 泸州市 Luzhou,
6580 德阳市 Deyang, 6590 绵阳市 Mianyang, 6610 广元市 Guangyuan, 6620 遂宁市 Suining, 6630 内江市 Neijiang, 6650 乐山市 Leshan,
6670 眉山市 Meishan, 6690 广安市 Guang'an, 6710 宜宾市 Yibin, 6730 南充市 Nanchong, 6750 达州市 Dazhou, 6770 雅安市 Ya'an,
6790 阿坝州 Ngawa, 6870 巴中市 Bazhong, 6880 资阳市 Ziyang, 6900 重庆市 Chongqing, 7010 贵阳市 Guiyang, 7020 六盘水市 Liupanshui,
7030 遵义市 Zunyi, 7050 铜仁市 Tongren, 7090 毕节市 Bijie, 7110 安顺市 Anshun, 7310 昆明市 Kunming, 7340 昭通市 Zhaotong,
7360 曲靖市 Qujing, 7380 楚雄州 Chuxiong, 7410 玉溪市 Yuxi, 7430 红河州 Honghe, 7450 文山州 Wenshan, 7470 普洱市 Pu'er,
7490 西双版纳州 Xishuangbanna, 7510 大理州 Dali, 7530 保山市 Baoshan, 7540 德宏州 Dehong, 7550 丽江市 Lijiang, 7560 怒江州 Nujiang,
7570 迪庆州 Diqing, 7580 临沧市 Lincang, 7710 拉萨市 Lhasa, 7720 昌都市 Qamdo, 7740 山南市 Shannan, 7760 日喀则市 Xigazê, 7790 那曲市 Nagqu,
7810 阿里地区 Ngari, 7830 林芝市 Nyingchi, 7910 西安市 Xi'an, 7920 铜川市 Tongchuan, 7930 宝鸡市 Baoji, 7950 咸阳市 Xianyang,
7970 渭南市 Weinan, 7990 汉中市 Hanzhong, 8010 安康市 Ankang, 8030 商洛市 Shangluo, 8040 延安市 Yan'an, 8060 榆林市 Yulin,
8210 兰州市 Lanzhou, 8220 嘉峪关市 Jiayuguan, 8230 金昌市 Jinchang, 8240 白银市 Baiyin, 8250 天水市 Tianshui, 8260 酒泉市 Jiuquan,
8270 张掖市 Zhangye, 8280 武威市 Wuwei, 8290 定西市 Dingxi, 8310 陇南市 Longnan, 8330 平凉市 Pingliang, 8340 庆阳市 Qingyang,
8360 临夏州 Linxia, 8380 甘南州 Gannan, 8510 西宁市 Xining, 8520 海东市 Haidong, 8540 海北州 Haibei, 8550 黄南州 Huangnan,
8560 海南州 Hainan, 8570 果洛州 Golog, 8580 玉树州 Yushu, 8590 海西州 Haixi, 8710 银川市 Yinchuan, 8720 石嘴山市 Shizuishan,
8730 吴忠市 Wuzhong, 8740 固原市 Guyuan, 8750 中卫市 Zhongwei, 8810 乌鲁木齐市 Ürümqi, 8820 克拉玛依市 Karamay, 8830 吐鲁番市 Turpan,
8840 哈密市 Hami, 8850 昌吉州 Changji, 8870 博尔塔拉州 Bortala, 8880 巴音郭楞州 Bayingolin, 8890 铁门关市 Tiemenguan, 8910 阿克苏地区 Aksu,
8930 克孜勒苏州 Kizilsu, 8940 喀什地区 Kashgar, 8960 和田地区 Hotan, 8980 伊犁州 Ili, 9010 塔城地区 Tacheng, 9020 阿勒泰地区 Altay,
9028 石河子市 Shihezi, 9041 阿拉尔市 Aral, 9042 图木舒克市 Tumxuk, 9043 五家渠市 Wujiaqu, 9044 北屯市 Beitun, 9045 双河市 Shuanghe,
9046 可克达拉市 Kokdala, 9047 昆玉市 Kunyu
`;

/** The cities, districts and prefectures by their codes, four digits each. The list is not complete. */
export const cities: ReadonlyMap<string, Text> = new Map(
  table
    .trim()
    .split(/,\s*/)
    .map((entry) => {
      const [code = '', zh = '', en = ''] = entry.split(' ');
      return [code, { zh, en }];
    }),
);

/** The city of a code, four digits; undefined for one that the list lacks. */
export function cityOf(code: string): Text | undefined {
  return cities.get(code);
}
