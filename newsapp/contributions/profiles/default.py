"""Where no law asks for more than consent: any card, every currency, and a receipt that promises nothing."""

from __future__ import annotations

from newsapp.contributions.money import CURRENCIES
from newsapp.contributions.profiles.declarations import Declaration
from newsapp.contributions.profiles.profile import Profile, ReceiptWording

CONSENT = Declaration(
    key="terms",
    version="2026-11",
    kind="tick",
    words={
        "en": "I give this of my own free will, and I agree that the newsroom keeps my name and e-mail address to send "
        "my receipt and to look after my contribution.",
        "hi": "यह सहयोग मेरी अपनी इच्छा से है, और मेरी सहमति है कि समाचार-संस्थान रसीद भेजने और सहयोग का हिसाब रखने के लिए "
        "मेरा नाम और ई-मेल पता अपने पास रखे।",
        "mr": "हे सहकार्य मी स्वेच्छेने करत आहे, आणि पावती पाठवण्यासाठी व सहकार्याची नोंद ठेवण्यासाठी वृत्तसंस्थेने माझे नाव आणि "
        "ई-मेल पत्ता जतन करावा, यास माझी संमती आहे.",
        "ur": "یہ تعاون میری اپنی مرضی سے ہے، اور مجھے منظور ہے کہ ادارہ رسید بھیجنے اور تعاون کا حساب رکھنے کے لیے "
        "میرا نام اور ای میل پتہ محفوظ رکھے۔",
    },
)

CALLED = {
    "en": "Contribution to independent journalism",
    "hi": "स्वतंत्र पत्रकारिता में सहयोग",
    "mr": "स्वतंत्र पत्रकारितेला सहकार्य",
    "ur": "آزاد صحافت کے لیے تعاون",
}

DEFAULT = Profile(
    name="default",
    currencies=tuple(CURRENCIES),
    card_countries=None,
    holds_foreign_cards=False,
    needs_name=False,
    needs_address=False,
    financial_year_start_month=1,
    submit_type="donate",
    called=CALLED,
    declarations=(CONSENT,),
    receipt={
        "en": ReceiptWording(
            title="Receipt for a contribution",
            statement="Received with thanks, in support of independent journalism. Nothing was sold in return.",
            claim="Registration as a charity: {registration}. Whether a deduction is due, and how much, is decided by "
            "the law where you pay tax.",
            no_claim="This receipt makes no promise of a tax deduction.",
        ),
        "hi": ReceiptWording(
            title="सहयोग की रसीद",
            statement="स्वतंत्र पत्रकारिता के लिए आपका सहयोग धन्यवाद सहित प्राप्त हुआ। इसके बदले कुछ बेचा नहीं गया।",
            claim="धर्मार्थ संस्था के रूप में पंजीकरण: {registration}। कर में छूट मिलेगी या नहीं और कितनी, यह आपके यहाँ का "
            "कर-क़ानून तय करता है।",
            no_claim="यह रसीद कर में किसी छूट का वादा नहीं करती।",
        ),
        "mr": ReceiptWording(
            title="सहकार्याची पावती",
            statement="स्वतंत्र पत्रकारितेसाठी आपले सहकार्य साभार मिळाले. त्याच्या बदल्यात काहीही विकलेले नाही.",
            claim="धर्मादाय संस्था म्हणून नोंदणी: {registration}. करसवलत मिळेल का आणि किती, हे आपण जिथे कर भरता तिथला कायदा "
            "ठरवतो.",
            no_claim="ही पावती करसवलतीचे कोणतेही आश्वासन देत नाही.",
        ),
        "ur": ReceiptWording(
            title="تعاون کی رسید",
            statement="آزاد صحافت کے لیے آپ کا تعاون شکریے کے ساتھ موصول ہوا۔ اس کے بدلے کچھ فروخت نہیں کیا گیا۔",
            claim="خیراتی ادارے کے طور پر رجسٹریشن: {registration}۔ ٹیکس میں رعایت ملے گی یا نہیں اور کتنی، یہ آپ کے "
            "ہاں کا ٹیکس قانون طے کرتا ہے۔",
            no_claim="یہ رسید ٹیکس میں کسی رعایت کا وعدہ نہیں کرتی۔",
        ),
    },
)
