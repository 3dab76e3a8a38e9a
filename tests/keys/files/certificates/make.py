"""Certificates that bend a rule or tell odd things: all of one P-256 key but the last three, by OpenSSL.

Made with Python's cryptography 50 and OpenSSL 3.0: pip install cryptography && python3 make.py"""
import datetime, subprocess
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

KEY = ec.generate_private_key(ec.SECP256R1())
DATE = datetime.datetime


def name(text, kind=None):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text, _type=kind)])


def make(file, subject, begin=DATE(2020, 1, 1), end=DATE(2021, 1, 1)):
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(KEY.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(begin).not_valid_after(end)
        .sign(KEY, hashes.SHA256())
    )
    with open(file, 'wb') as out:
        out.write(certificate.public_bytes(serialization.Encoding.PEM))


make('expired.pem', name('x'))
make('future.pem', name('x'), DATE(2040, 1, 1), DATE(9999, 12, 31, 23, 59, 59))
make('pre1970.pem', name('x'), DATE(1950, 1, 1), DATE(1969, 1, 1))
make('esc.pem', name('a\x1b[31mred\u202e\nline, "q" +x=<>;#'))
make('bmp.pem', name('Ünïcödé', _ASN1Type.BMPString))
make('univ.pem', name('uni☃', _ASN1Type.UniversalString))
make('t61.pem', name('abc', _ASN1Type.T61String))
make('empty.pem', x509.Name([]))
make('oid.pem', x509.Name([x509.NameAttribute(x509.ObjectIdentifier('1.2.3.4.5'), 'odd')]))
make('multi.pem', x509.Name([x509.RelativeDistinguishedName([
    x509.NameAttribute(NameOID.COMMON_NAME, 'a'), x509.NameAttribute(NameOID.EMAIL_ADDRESS, 'b@c')])]))
SHELL = '''
openssl ecparam -name prime256v1 -genkey -noout -out k.pem
openssl req -x509 -new -key k.pem -subj /CN=s -set_serial -5 -out serial-neg.pem
openssl req -x509 -new -key k.pem -subj /CN=s -set_serial 0x7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f -out serial-huge.pem
openssl req -new -key k.pem -subj /CN=v1 -out v1.csr && openssl x509 -req -in v1.csr -signkey k.pem -out v1.pem
rm k.pem v1.csr
'''
subprocess.run(['sh', '-ec', SHELL], check=True)
