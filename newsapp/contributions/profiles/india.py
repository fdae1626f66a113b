"""A newsroom in India: citizens only, rupees only, Indian cards only, and the yearly statement of donations.

The words follow the Foreign Contribution (Regulation) Act, 2010, and section 80G of the Income-tax Act, 1961, which is
section 133 of the Income-tax Act, 2025, since 1 April 2026. They are not legal advice.
"""

from __future__ import annotations

from newsapp.contributions.profiles.declarations import Declaration
from newsapp.contributions.profiles.default import CALLED, CONSENT
from newsapp.contributions.profiles.profile import Profile, ReceiptWording

CITIZENSHIP = Declaration(
    key="citizenship",
    version="2026-11",
    kind="tick",
    words={
        "en": "I am a citizen of India and I give my own money. I know that under the Foreign Contribution "
        "(Regulation) Act, 2010, this newsroom may not take contributions from foreign sources, and that a payment by "
        "a card issued outside India is held and returned.",
        "hi": "मेरी नागरिकता भारतीय है और यह राशि मेरी अपनी है। मुझे मालूम है कि विदेशी अंशदान (विनियमन) अधिनियम, 2010 के "
        "तहत यह समाचार-संस्थान विदेशी स्रोतों से सहयोग नहीं ले सकता, और भारत के बाहर जारी हुए कार्ड से किया गया भुगतान रोककर "
        "लौटा दिया जाता है।",
        "mr": "माझे नागरिकत्व भारतीय आहे आणि ही रक्कम माझी स्वतःची आहे. परदेशी योगदान (नियमन) कायदा, 2010 नुसार ही "
        "वृत्तसंस्था परदेशी स्रोतांकडून सहकार्य घेऊ शकत नाही, आणि भारताबाहेर दिल्या गेलेल्या कार्डाने भरलेली रक्कम रोखून परत केली "
        "जाते, याची मला जाणीव आहे.",
        "ur": "میری شہریت ہندوستانی ہے اور یہ رقم میری اپنی ہے۔ مجھے معلوم ہے کہ فارن کنٹری بیوشن (ریگولیشن) ایکٹ، "
        "2010 کے تحت یہ ادارہ غیر ملکی ذرائع سے تعاون نہیں لے سکتا، اور ہندوستان سے باہر جاری ہوئے کارڈ سے کی گئی "
        "ادائیگی روک کر لوٹا دی جاتی ہے۔",
    },
)

ADDRESS = Declaration(
    key="address",
    version="2026-11",
    kind="address",
    words={
        "en": "Your postal address, which the record of contributions must have. It is kept encrypted.",
        "hi": "आपका डाक पता, जो सहयोग के रिकॉर्ड में होना ज़रूरी है। इसे एन्क्रिप्ट करके रखा जाता है।",
        "mr": "आपला टपालाचा पत्ता; सहकार्याच्या नोंदीत तो असणे आवश्यक आहे. तो एन्क्रिप्ट करून ठेवला जातो.",
        "ur": "آپ کا ڈاک کا پتہ، جس کا تعاون کے ریکارڈ میں ہونا ضروری ہے۔ اسے انکرپٹ کر کے رکھا جاتا ہے۔",
    },
)

PAN = Declaration(
    key="pan",
    version="2026-11",
    kind="pan",
    required=False,
    words={
        "en": "Your PAN, if you wish to give it (such as ABCDE1234F). It is kept encrypted and shown masked.",
        "hi": "आपका पैन नंबर, अगर देना चाहें (जैसे ABCDE1234F)। इसे एन्क्रिप्ट करके रखा जाता है और छिपाकर दिखाया जाता है।",
        "mr": "आपला पॅन क्रमांक, द्यायचा असल्यास (उदा. ABCDE1234F). तो एन्क्रिप्ट करून ठेवला जातो आणि झाकून दाखवला जातो.",
        "ur": "آپ کا پین نمبر، اگر دینا چاہیں (مثلاً ABCDE1234F)۔ اسے انکرپٹ کر کے رکھا اور چھپا کر دکھایا جاتا ہے۔",
    },
)

INDIA = Profile(
    name="india",
    currencies=("INR",),
    card_countries=frozenset({"IN"}),
    holds_foreign_cards=True,
    needs_name=True,
    needs_address=True,
    financial_year_start_month=4,
    submit_type="pay",
    called=CALLED,
    declarations=(CITIZENSHIP, CONSENT, ADDRESS, PAN),
    receipt={
        "en": ReceiptWording(
            title="Receipt for a contribution",
            statement="Received with thanks from a citizen of India, in support of independent journalism. Nothing was "
            "sold in return.",
            claim="Registered under section 80G of the Income-tax Act, 1961 (section 133 of the Income-tax Act, 2025): "
            "{registration}. A deduction is claimed with the certificate that follows the yearly statement of "
            "donations, not with this receipt.",
            no_claim="This contribution does not entitle to a tax deduction.",
        ),
        "hi": ReceiptWording(
            title="सहयोग की रसीद",
            statement="भारत के एक नागरिक से स्वतंत्र पत्रकारिता के लिए सहयोग धन्यवाद सहित प्राप्त हुआ। इसके बदले कुछ बेचा नहीं गया।",
            claim="आयकर अधिनियम, 1961 की धारा 80G (आयकर अधिनियम, 2025 की धारा 133) के अंतर्गत पंजीकृत: {registration}। कर "
            "में छूट का दावा इस रसीद से नहीं, दान के वार्षिक विवरण के बाद मिलने वाले प्रमाणपत्र से किया जाता है।",
            no_claim="इस सहयोग पर कर में छूट नहीं मिलती।",
        ),
        "mr": ReceiptWording(
            title="सहकार्याची पावती",
            statement="भारताच्या नागरिकाकडून स्वतंत्र पत्रकारितेसाठी सहकार्य साभार मिळाले. त्याच्या बदल्यात काहीही विकलेले नाही.",
            claim="आयकर अधिनियम, 1961 च्या कलम 80G (आयकर अधिनियम, 2025 चे कलम 133) अन्वये नोंदणीकृत: {registration}. "
            "करसवलतीचा दावा या पावतीने नव्हे, तर देणग्यांच्या वार्षिक विवरणानंतर मिळणाऱ्या प्रमाणपत्राने करता येतो.",
            no_claim="या सहकार्यावर करसवलत मिळत नाही.",
        ),
        "ur": ReceiptWording(
            title="تعاون کی رسید",
            statement="ہندوستان کے ایک شہری سے آزاد صحافت کے لیے تعاون شکریے کے ساتھ موصول ہوا۔ اس کے بدلے کچھ "
            "فروخت نہیں کیا گیا۔",
            claim="انکم ٹیکس ایکٹ، 1961 کی دفعہ 80G (انکم ٹیکس ایکٹ، 2025 کی دفعہ 133) کے تحت رجسٹرڈ: {registration}۔ "
            "ٹیکس میں رعایت کا دعویٰ اس رسید سے نہیں بلکہ عطیات کے سالانہ گوشوارے کے بعد ملنے والی سند سے کیا جاتا ہے۔",
            no_claim="اس تعاون پر ٹیکس میں رعایت نہیں ملتی۔",
        ),
    },
)
