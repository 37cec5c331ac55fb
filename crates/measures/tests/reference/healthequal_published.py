"""Makes healthequal_published.json: the test data of the R package healthequal and what it prints.

The package's tests (WHOequity/healthequal, tests/testthat, git c7824b8) draw their data with
set.seed(123), rnorm, rbinom and sample. The generators are written out here from their papers
(Mersenne twister; inversion; Kachitvichyanukul and Schmeiser 1988), so that R is not needed. That
the data are right shows in the printed values, which have seven digits. Writes to standard output.
"""
import json
import math
from statistics import NormalDist
class R:
    def __init__(s,seed):
        x=seed & 0xffffffff
        for _ in range(50): x=(69069*x+1)&0xffffffff
        st=[]
        for _ in range(625):
            x=(69069*x+1)&0xffffffff; st.append(x)
        s.mt=st[1:]; s.mti=624
    def gen(s):
        if s.mti>=624:
            mt=s.mt
            for k in range(624):
                y=(mt[k]&0x80000000)|(mt[(k+1)%624]&0x7fffffff)
                mt[k]=mt[(k+397)%624]^(y>>1)^(0x9908b0df if y&1 else 0)
            s.mti=0
        y=s.mt[s.mti]; s.mti+=1
        y^=y>>11; y^=(y<<7)&0x9d2c5680; y^=(y<<15)&0xefc60000; y^=y>>18
        return y&0xffffffff
    def u(s):
        v=s.gen()*2.3283064365386963e-10
        return min(max(v,0.5*2.328306437080797e-10),1-0.5*2.328306437080797e-10)
    def norm(s):
        B=134217728
        u=s.u(); u=int(B*u)+s.u()
        return NormalDist().inv_cdf(u/B)
    def binom(s,n,pp):
        p=min(pp,1-pp); q=1-p; np=n*p; r=p/q; g=r*(n+1)
        if np<30:
            qn=q**n
            while True:
                ix=0; f=qn; u=s.u()
                while True:
                    if u<f: return ix if pp<=.5 else n-ix
                    if ix>110: break
                    u-=f; ix+=1; f*=(g/ix-r)
        ffm=np+p; m=int(ffm)
        npq=np*q; p1=int(2.195*math.sqrt(npq)-4.6*q)+0.5; xm=m+.5; xl=xm-p1; xr=xm+p1
        c=.134+20.5/(15.3+m); al=(ffm-xl)/(ffm-xl*p); xll=al*(1+.5*al); al=(xr-ffm)/(xr*q); xlr=al*(1+.5*al)
        p2=p1*(1+c+c); p3=p2+c/xll; p4=p3+c/xlr
        while True:
            u=s.u()*p4; v=s.u()
            if u<=p1: ix=int(xm-p1*v+u); break
            if u<=p2:
                x=xl+(u-p1)/c; v=v*c+1-abs(xm-x)/p1
                if v>1 or v<=0: continue
                ix=int(x)
            elif u>p3:
                ix=int(xr-math.log(v)/xlr)
                if ix>n: continue
                v=v*(u-p3)*xlr
            else:
                ix=int(xl+math.log(v)/xll)
                if ix<0: continue
                v=v*(u-p2)*xll
            k=abs(ix-m)
            if k<=20 or k>=npq/2-1:
                f=1.
                if m<ix:
                    for i in range(m+1,ix+1): f*=(g/i-r)
                elif m>ix:
                    for i in range(ix+1,m+1): f/=(g/i-r)
                if v<=f: break
            else:
                amaxp=(k/npq)*((k*(k/3.+.625)+.1666666666666)/npq+.5); ynorm=-(k*k)/(2*npq); alv=math.log(v)
                if alv<ynorm-amaxp: break
                if alv<=ynorm+amaxp:
                    x1=ix+1;f1=m+1.;z=n+1.-m;w=n-ix+1.;z2=z*z;x2=x1*x1;f2=f1*f1;w2=w*w
                    t=lambda a,a2:(13860.-(462.-(132.-(99.-140./a2)/a2)/a2)/a2)/a/166320.
                    if alv<=xm*math.log(f1/x1)+(n-m+.5)*math.log(z/w)+(ix-m)*math.log(w*p/(x1*q))+t(f1,f2)+t(z,z2)+t(x1,x2)+t(w,w2): break
        return ix if pp<=.5 else n-ix
    def sample1(s,n):
        bits=math.ceil(math.log2(n))
        while True:
            v=0; k=0
            while k<=bits:
                v=65536*v+int(math.floor(s.u()*65536)); k+=16
            v&=(1<<bits)-1
            if v<n: return v+1
r=R(123)
pop=[round(1000+300*r.norm()) for _ in range(25)]
est=[r.binom(1000,.065) for _ in range(25)]; se=[r.binom(100,.045) for _ in range(25)]; ref=r.sample1(25)
out=dict(
 ordered=dict(pop=[78,91,162,103,105],est=[20,30,40,50,60],published=dict(
  aci=7.3284202,aci_se=.29368517,rci=.17776859,rci_se=.0071240491,sii=44.44502,sii_se=.02190822,
  par=18.775509,par_se=4.4066348,paf=45.544548,paf_se=.10689361)),
 nonordered=dict(pop=pop,est=est,se=se,reference_row=ref-1,published=dict(
  bgv=46.198326,bgv_se=17.134647,bgsd=6.7969351,ti=5.0359201,ti_se=.0014201,mld=5.0524006,mld_se=.0014242,
  idisw=8.6178417,idisu=8.7018175,mdmw=5.8348689,mdmu=5.891726,mdbw=16.293156,mdbu=16.360001,
  mdrw=7.2228465,mdru=7.2399998,par=16.293152,par_se=1.1994447,paf=24.06426,paf_se=.01771526)))
print(json.dumps(out,indent=1))
