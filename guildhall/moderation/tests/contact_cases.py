"""Invented sentences with and without ways to be reached: nobody's numbers, and of the sort that communities meet."""

from itertools import product

# Ways to write one thing, and sentences around it. Numbers of cards and papers are made up and pass their checksums.
PHONES = (
    "13912345678", "139 1234 5678", "139-1234-5678", "１３９１２３４５６７８", "+86 13912345678", "+86-139-1234-5678",
    "0086 13912345678", "86 13912345678", "1 3 9 1 2 3 4 5 6 7 8", "139.1234.5678", "一三九一二三四五六七八",
    "幺三九幺二三四五六七八", "壹叁玖壹贰叁肆伍陆柒捌", "①③⑨①②③④⑤⑥⑦⑧", "1\u200b391234\u200b5678", "139_1234_5678",
    "1️⃣3️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "𝟏𝟑𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", "(86)13912345678", "139*1234*5678", "139 12345678", "138~0000~1234",
    "021-55512345", "(010) 5551-2345", "+1 (212) 555-0142", "+44 20 7946 0958", "(212) 555-0142", "400-555-1234",
)  # fmt: skip
WECHATS = (
    "微信 abc12345", "微信号：li_wei88", "加微信 zhangsan2020", "薇信：lw5566778", "威信 qian88888", "V信 hello123",
    "vx: wang_666", "VX：wangxiaoer", "wx abc_9988", "wx:13912345678", "WeChat: lucky888", "wechat id: sunny_day",
    "+v abcd1234", "加V：xiaoli520", "加v xiaoli520", "➕v：aaa777888", "微 信：kk112233", "w e i x i n：kk112233",
    "weixin：kk112233", "ＶＸ：ｋｋ１１２２３３", "徽信 vip6688", "维信号 teacher_li9", "v.x aa556677", "wx➡️".replace("➡️", "：") + "tt998877",
    "微信: studyhard01", "联系微信 dada2233", "微信同号13912345678",
)  # fmt: skip
QQS = (
    "QQ 12345678", "qq：87654321", "QQ号：1122334455", "扣扣 99887766", "加Q 12345678", "q群：123456789", "QQ群 987654321",
    "企鹅 11223344", "企鹅号：11223344", "ＱＱ：１２３４５６７８", "扣 扣：5566 7788", "QQ: 1 2 3 4 5 6 7 8", "秋秋 33445566", "球球：33445566",
    "QQ交流群：123456789", "+Q 22334455",
)  # fmt: skip
EMAILS = (
    "li.wei@mail.cn", "sales@best-loans.com", "sales @ best-loans.com", "sales [at] best-loans [dot] com",
    "sales(at)best-loans.com", "sales at best-loans dot com", "ｓａｌｅｓ＠ｂｅｓｔ．ｃｏｍ", "wang123艾特163点com", "12345678@qq.com",
    "Li.Wei+ads@Mail.CN", "sales#at#best-loans.com", "jobs@work.team.io",
)  # fmt: skip
IDS = ("11010519491231002X", "11010519491231002x", "440524199001010018", "110105 19491231 002X", "110105-19491231-002X",
       "１１０１０５１９４９１２３１００２Ｘ")  # fmt: skip
CARDS = (
    "6222020200112233446", "4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "5555 5555 5555 4444",
    "6011 1111 1111 1117", "3782 822463 10005", "６２２２０２０２００１１２２３３４４６",
)  # fmt: skip
LINKS = (
    "https://best-loans.top/win", "http://a.b-c.xyz", "www.cheap-shoes.com", "cheap-shoes.vip", "hxxp://cheap.win/x",
    "https：//cheap-shoes.shop/1", "t.me/luckygroup", "bit.ly/3abcXYZ", "HTTPS://CHEAP.CLUB", "ｗｗｗ．ｃｈｅａｐ．ｃｏｍ",
    "http ://cheap.online/a", "https://user@cheap.site/", "cheap\u200b.top",
)  # fmt: skip
AROUND = {
    "phone": ("有需要的打电话 {}", "call me {} any time", "电话：{}，二十四小时在线", "刚发现这个，{} 李老师"),
    "wechat": ("{}", "想了解的朋友{}，备注来意", "低价代写，{}", "Ask for details: {}"),
    "qq": ("{}", "资料免费领，{}", "有意者{} 详谈", "contact {}"),
    "email": ("write to {} for a loan", "发简历到 {}", "{}", "联系 {} 谢谢"),
    "id_card": ("身份证 {}", "我的号码是{}，请查", "ID {} born 1949", "{}"),
    "bank_card": ("卡号 {}", "请打到 {} 张三", "card {} exp soon", "{}"),
    "link": ("点 {} 领取", "see {}", "{}", "详情：{} 名额有限"),
}
_WAYS = {
    "phone": PHONES, "wechat": WECHATS, "qq": QQS, "email": EMAILS, "id_card": IDS, "bank_card": CARDS, "link": LINKS,
}  # fmt: skip
WITH = [
    (kind, frame.format(way)) for kind, ways in _WAYS.items() for way, frame in product(ways, AROUND[kind])
]  # fmt: skip

_TOLD = """
升级到 1.28.13 以后 Pod 一直 Pending
kubelet 1.27.3 在 2023-11-05 12:30:45 重启了三次
日志：2024-03-18T09:41:22.123456789Z level=error
The build took 13912 ms, then 1234 ms, then 5678 ms
错误码 0x80070005，重装也没用
提交 3f9a1c2e8b7d6051 之后测试就红了
commit 13912345678abcdef0123456789abcdef0123456 broke it
UUID 139e4567-e89b-12d3-a456-426614174000 is taken
时间戳 1700000000 和 1700000000000 差三位
offset 13912345678901 in the partition
Snowflake id 1298765432109876543 overflows a double
订单号 202311050001234567 查不到
ISBN 978-7-111-40701-0 这本书不错
ISBN 9787111407010
IP 是 192.168.139.123，掩码 255.255.255.0
connect to 10.0.13.91:2345 timed out
监听 0.0.0.0:8080 失败
fd00::139:1234:5678 is unreachable
MAC 13:91:23:45:67:80
内存用了 13912345678 字节里的一半？不是，是 1391234567 字节
RFC 9110 section 15.5.2 and RFC 2119
CVE-2023-44487 影响 HTTP/2
issue #139123 还没有关
see issues 13912 and 34567
端口 30000-32767 是 NodePort 的范围
127.0.0.1:5432 拒绝连接
3.14159265358979 这个精度够了吗
2147483647 溢出变成 -2147483648
9223372036854775807 是 bigint 的上限
0.1 + 0.2 = 0.30000000000000004
99.99% 的可用性是一年 52.6 分钟
p99 从 120 ms 降到 85 ms，QPS 12000
10 000 000 rows in 3.2 s
一共一百二十三个节点，四十五个命名空间
二〇二三年十一月五日发布
第一、第二、第三步分别是什么
微信支付的回调文档在哪里
微信小程序怎么接入登录
微信公众号开发需要备案吗
wx.login() 一直返回 40029
wx.request 的超时怎么设置
用 vx-table 渲染一万行很慢
weixin-java-mp 4.5.0 有 bug
企业微信的 webhook 限流是每分钟 20 次
wechat 登录用 OAuth 还是 OpenID Connect？
WeChat Pay returns SIGN_ERROR
我们讨论过微信和钉钉哪个适合做通知
微信群里有人问过这个问题
QQ 音乐的接口改了
QQ 登录 2024 年还能用吗
腾讯邮箱的邮件总进垃圾箱
腾讯 QQ 是 1999 年发布的
企鹅是南极的动物
Tux the penguin, 25 years old
v1.2.3 和 v2.0.0-rc.1 不兼容
vxlan 4789 端口要放行
vx 寄存器在 CHIP-8 里有 16 个
wx widgets 3.2 编译失败
git@github.com:kubernetes/kubernetes.git 拉不下来
git clone git@gitlab.com:group/project.git
user@host:~$ ssh root@node1
ssh admin@10.0.0.5 -p 2222
postgres://app:secret@db:5432/app
redis://:password@cache:6379/0
邮箱写 user@example.com 就行
noreply@users.noreply.github.com is in every commit
@app.route("/users") 这个装饰器
@Transactional 在同类调用时失效
npm i @vue/cli@5.0.8
pip install guildhall==0.1.0
docker pull nginx@sha256:139123456789
谢谢 @zhangsan 和 @lisi_2020 的回答
at best it is slow, at worst it dies
look at that dot on the graph
The dot product at index 5
文件名 report.final.v2.docx 打不开
main.py 第 139 行报错
import os.path as p; p.join(a, b)
self.client.get(url).json() is None
foo.bar.baz() raises AttributeError
node.js 和 .NET 哪个快
std::vector<int> v(10)
System.out.println("hi")
kubectl get pods -n kube-system -o wide
values.yaml 里写 replicas: 3
使用 Spring Boot 3.2.0 和 JDK 21
北京 2023 年 11 月的线下活动在哪里报名
参加人数 300，签到 286，问卷回收 120
门票 199 元，早鸟 99 元
会议号以后会发在公告里
请看第 12 章第 3 节 12.3.4 小节
A/B 测试 n=12345，p=0.0312
样本量 1234 5678 不一样大
1234-5678-9012-3456 是占位的卡号
test card 4111 1111 1111 1112 is refused as it should be
4111111111111112 fails the checksum
6222020200112233445 校验不过
110105194912310021 校验位是错的
110105199913310023 没有第十三个月
身份证号码怎么用正则校验
银行卡 Luhn 算法怎么写
电话号码应该存成字符串还是整数
手机号脱敏：139****5678
手机号显示成 138xxxx1234 就可以了
phone numbers are at most 15 digits by E.164
正则 ^1[3-9]\\d{9}$ 匹配不到
\\d{3}-\\d{4} is the pattern
1391234567 少了一位
139123456789 多了一位
12345678901 不是手机号
2023-11-05 到 2023-11-12 放假
10:30-11:45 分享，12:00 午饭
经纬度 39.904200, 116.407396
颜色 #139123 太深
宽 1391 高 2345，缩放 0.5
0139123 是八进制吗
1e9+7 是个质数 1000000007
sum = 5050, n = 100
谢谢，解决了！
太好了，正好需要
请问大家都用什么监控？
Thanks, that worked.
I have the same question.
+1
同问
学到了，感谢分享
这个方案在 500 个节点上跑了 18 个月
我在 Ubuntu 22.04.3 LTS 上复现了
Kernel 5.15.0-91-generic #101-Ubuntu SMP
gcc 13.2.0, glibc 2.39
exit code 137 说明 OOM
HTTP 429 Too Many Requests, retry after 3600
CPU 400m, memory 512Mi, limit 2Gi
pvc-13912345-6789-4abc-8def-0123456789ab not found
arn:aws:iam::123456789012:role/ci
projects/123456789012/secrets/token
trace id 4bf92f3577b34da6a3ce929d0e0e4736
ETag "33a64df551425fcc55e4d42a148795d9f25f89d4"
Content-Length: 13912345678
X-RateLimit-Reset: 1700003600
expires=1731000000; path=/
4012888888881881x 不是卡号
sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709
""".strip().splitlines()
_NUMBERED = [
    frame.format(number)
    for frame in ("第 {} 次构建失败了", "build {} failed after the merge", "耗时 {} 微秒", "id={} 的记录重复")
    for number in (
        7,
        4821,
        90417,
        1234567,
        98765432,
        987654321,
        4821093755,
        482109375512,
        17000000001234,
        4821093755126612,
    )
]
_CODE = [
    f"{call} 报错，版本 {version}"
    for call in ("wx.getUserInfo", "axios.get", "client.at(0)", "v.x += 1", "db.qq_users.find()", "np.dot(a, b)")
    for version in ("1.39.12", "13.9.1234", "2023.11.5", "v0.5678.0")
]
WITHOUT = [*_TOLD, *_NUMBERED, *_CODE]
